"""The named products: category → (what it is, lines of brand | model | price). All invented."""

from typing import Final

WARES: Final = {
    "Смартфоны": (
        "Смартфон",
        """
        Tulpar | X5 8/256Gb синий | 149990
        Tulpar | X5 Pro 12/512Gb черный | 219990
        Tulpar | Lite 4/128Gb серый | 64990
        Tulpar | Note 8 8/128Gb зеленый | 98990
        Tulpar | Fold 12/512Gb черный | 549990
        Saryarqa | S21 6/128Gb белый | 89990
        Saryarqa | S21+ 8/256Gb голубой | 124990
        Saryarqa | Max 12/256Gb титан | 329990
        Saryarqa | Mini 6/128Gb розовый | 109990
        Qyran | 14 256Gb полночь | 389990
        Qyran | 14 Pro 256Gb графит | 512990
        Qyran | SE 128Gb красный | 239990
        Altay | C55 6/128Gb черный | 57990
        Altay | C65 8/256Gb фиолетовый | 74990
        Altay | Rugged 8/256Gb оранжевый | 134990
        """,
    ),
    "Ноутбуки": (
        "Ноутбук",
        """
        Berkut | Air 13 8/256Gb серебристый | 289990
        Berkut | Air 15 16/512Gb серый | 399990
        Berkut | Game 16 i7 16/1024Gb | 649990
        Berkut | Game 17 i9 32/1024Gb | 989990
        Berkut | Study 14 8/256Gb | 189990
        Irtysh | Office 15 i3 8/256Gb черный | 174990
        Irtysh | Office 15 i5 16/512Gb черный | 259990
        Irtysh | Slim 14 R5 16/512Gb | 279990
        Irtysh | Slim 14 R7 16/1024Gb | 359990
        Irtysh | Touch 13 i5 8/512Gb | 319990
        Qyran | Book 13 8/256Gb золотистый | 519990
        Qyran | Book Pro 14 16/512Gb | 929990
        Tulpar | Note 15 N100 8/256Gb | 139990
        Tulpar | Note 16 i5 16/512Gb | 239990
        Tulpar | Kids 11 4/64Gb желтый | 99990
        """,
    ),
    "Наушники": (
        "Наушники",
        """
        Dombyra | Buds 2 белый | 12990
        Dombyra | Buds Pro черный | 24990
        Dombyra | Sport красный | 9990
        Dombyra | Studio 700 ANC бежевый | 89990
        Dombyra | Kids голубой | 6990
        Qobyz | Air 3 белый | 74990
        Qobyz | Air Pro 2 белый | 109990
        Qobyz | Over 500 черный | 39990
        Qobyz | Wire C белый | 4990
        Qobyz | Gaming G7 черный | 27990
        Tulpar | Pods Lite черный | 8490
        Tulpar | Pods 4 синий | 19990
        Saryarqa | Buds FE графит | 34990
        Saryarqa | Open Ear серый | 44990
        Altay | Bass 300 черный | 15990
        """,
    ),
    "Пылесосы": (
        "Пылесос",
        """
        Samal | Cyclone 2000 красный | 39990
        Samal | Cyclone 2400 синий | 52990
        Samal | Stick V8 белый | 79990
        Samal | Stick V12 серый | 129990
        Samal | Aqua 1600 черный | 94990
        Dala | Robot S5 белый | 99990
        Dala | Robot S7 Max с базой | 249990
        Dala | Robot Lite черный | 59990
        Dala | Robot X2 с самоочисткой | 349990
        Dala | Mini Car 120 | 12990
        Boran | Bag 1800 бордовый | 29990
        Boran | Bag 2200 серый | 37990
        Boran | Turbo Stick 25 | 64990
        Boran | Wash 3 в 1 | 159990
        Boran | Build 20L | 54990
        """,
    ),
    "Микроволновые печи": (
        "Микроволновая печь",
        """
        Samal | M20 белый | 27990
        Samal | M20G гриль серебристый | 34990
        Samal | M23 сенсор черный | 42990
        Samal | M25 инвертор | 64990
        Samal | Built 25 встраиваемая | 109990
        Oshaq | 2070 белый | 24990
        Oshaq | 2080 черный | 28990
        Oshaq | Retro 20 бежевый | 45990
        Oshaq | Conv 28 конвекция | 89990
        Oshaq | Mini 17 серый | 22990
        Boran | MW 20 механика | 25990
        Boran | MW 23 цифра | 33990
        Boran | MW 30 гриль | 57990
        Dala | Smart 23 Wi-Fi | 69990
        Dala | Solo 20 | 26990
        """,
    ),
    "Шины": (
        "Шина",
        """
        Kerme | Winter 195/65 R15 95T шип | 28990
        Kerme | Winter 205/55 R16 94T шип | 34990
        Kerme | Winter 215/60 R17 96T | 46990
        Kerme | Summer 185/65 R15 88H | 22990
        Kerme | Summer 205/55 R16 91V | 29990
        Kerme | SUV 225/65 R17 102H | 48990
        Kerme | SUV 235/60 R18 107V | 62990
        Jelmaya | Ice 2 175/70 R13 82T | 19990
        Jelmaya | Ice 2 185/60 R14 82T | 23990
        Jelmaya | Ice 3 225/45 R17 94T | 52990
        Jelmaya | Road 195/60 R15 88H | 24990
        Jelmaya | Road 215/55 R17 98W | 41990
        Jelmaya | Cargo 195/75 R16C 107R | 44990
        Jelmaya | AT 265/65 R17 112T | 69990
        Jelmaya | AT 285/60 R18 116T | 84990
        """,
    ),
    "Корма для кошек": (
        "Корм для кошек",
        """
        Mysyq | Classic курица 10 кг | 18990
        Mysyq | Classic рыба 10 кг | 19490
        Mysyq | Sterile индейка 3 кг | 9990
        Mysyq | Sterile индейка 10 кг | 27990
        Mysyq | Kitten курица 2 кг | 7490
        Mysyq | Senior говядина 3 кг | 10490
        Mysyq | Hair шерсть 2 кг | 8990
        Qar Barys | Premium лосось 1.5 кг | 11990
        Qar Barys | Premium лосось 7 кг | 42990
        Qar Barys | Hypo ягненок 2 кг | 14990
        Qar Barys | Hypo ягненок 10 кг | 54990
        Qar Barys | Urinary 3 кг | 19990
        Aqtas | Mix паучи 24 шт | 6990
        Aqtas | Mix паучи 48 шт | 12990
        Aqtas | Dry ассорти 15 кг | 16990
        """,
    ),
    "Чехлы для смартфонов": (
        "Чехол",
        """
        Qorap | Clear для Tulpar X5 прозрачный | 2490
        Qorap | Clear для Qyran 14 прозрачный | 2990
        Qorap | Leather для Qyran 14 Pro черный | 8990
        Qorap | Leather для Saryarqa Max коричневый | 7990
        Qorap | Magnet для Qyran 14 синий | 5990
        Qorap | Armor для Tulpar X5 Pro черный | 4990
        Qorap | Armor для Altay C65 зеленый | 3990
        Qorap | Wallet для Saryarqa S21 красный | 4490
        Qorap | Kids для Tulpar Lite розовый | 2790
        Shapan | Silicone для Qyran SE белый | 3490
        Shapan | Silicone для Saryarqa S21+ лаванда | 3290
        Shapan | Ornament для Qyran 14 золотой | 6990
        Shapan | Ornament для Tulpar Note 8 синий | 5490
        Shapan | Felt для Qyran 14 Pro серый | 9990
        Shapan | Slim для Altay C55 черный | 1990
        """,
    ),
}
