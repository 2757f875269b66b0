"""Well-known spellings of teams of the other leagues; form as in `names_west`. Pure."""

from typing import Final

NETHERLANDS: Final = """
ADO Den Haag | Den Haag | АДО Ден Хааг
Ajax | AFC Ajax | Ajax Amsterdam | Аякс
Almere City | Almere City FC | Алмере Сити
AZ Alkmaar | AZ | АЗ | АЗ Алкмар
Cambuur | SC Cambuur | Камбюр
De Graafschap | Graafschap | Де Графсхап
Emmen | FC Emmen | Эммен
Excelsior | SBV Excelsior | Excelsior Rotterdam | Эксельсиор
Feyenoord | Feyenoord Rotterdam | Фейеноорд
Fortuna Sittard | For Sittard | Фортуна Ситтард
Go Ahead Eagles | Гоу Эхед Иглз
Groningen | FC Groningen | Гронинген
Heerenveen | SC Heerenveen | Херенвен
Heracles Almelo | Heracles | Хераклес
NAC Breda | NAC | НАК Бреда
NEC Nijmegen | NEC | Nijmegen | НЕК | Неймеген
PEC Zwolle | Zwolle | Зволле
PSV Eindhoven | PSV | ПСВ
RKC Waalwijk | Waalwijk | RKC | Валвейк
Sparta Rotterdam | Спарта Роттердам
Telstar | Telstar 1963 | SC Telstar | Телстар
Twente | FC Twente | FC Twente '65 | FC Twente Enschede | Твенте
Utrecht | FC Utrecht | Утрехт
Vitesse | SBV Vitesse | Vitesse Arnhem | Витесс
Volendam | FC Volendam | Волендам
VVV-Venlo | VVV Venlo | Venlo | Венло
Willem II | Willem II Tilburg | Виллем II
"""

PORTUGAL: Final = """
Alverca | FC Alverca | Алверка
Arouca | FC Arouca | Ароука
AVS | AVS Futebol SAD | AVS Futebol | АВС
Belenenses SAD | Belenenses | B-SAD | Белененсеш
Benfica | SL Benfica | Sport Lisboa e Benfica | Бенфика
Boavista | Boavista FC | Боавишта
Braga | Sporting Braga | Sporting Clube de Braga | SC Braga | Sp Braga | Брага
Casa Pia | Casa Pia AC | Каза Пия
Chaves | GD Chaves | Шавеш
Desportivo das Aves | CD Aves | Aves | Авеш
Estoril | GD Estoril Praia | GD Estoril | Эшторил
Estrela da Amadora | CF Estrela da Amadora | Estrela | Эштрела
Famalicão | FC Famalicão | Фамаликан
Farense | SC Farense | Фаренсе
Feirense | CD Feirense | Фейренсе
Gil Vicente | Gil Vicente FC | Жил Висенте
Marítimo | CS Marítimo | Маритиму
Moreirense | Moreirense FC | Морейренсе
Nacional | CD Nacional | Nacional da Madeira | Насьонал
Paços de Ferreira | Pacos Ferreira | Пасуш де Феррейра
Portimonense | Portimonense SC | Портимоненсе
Porto | FC Porto | Порту
Rio Ave | Rio Ave FC | Риу Аве
Santa Clara | CD Santa Clara | Санта-Клара
Sporting CP | Sporting Clube de Portugal | Sporting Lisbon | Sp Lisbon | Спортинг
Tondela | CD Tondela | Тондела
Vitória Guimarães | Vitória SC | Guimaraes | Vitoria de Guimaraes | Витория Гимарайнш
Vitória Setúbal | Setubal | Vitoria FC Setubal | Витория Сетубал
Vizela | FC Vizela | Визела
"""

RUSSIA: Final = """
Akhmat Grozny | Akhmat | Terek Grozny | Ахмат | Ахмат Грозный
Akron Togliatti | Akron | Akron Tolyatti | Акрон
Amkar Perm | Amkar | Амкар
Anzhi Makhachkala | Anzhi | Анжи
Arsenal Tula | Арсенал Тула
Baltika Kaliningrad | Baltika | Балтика
CSKA Moscow | CSKA Moskva | PFC CSKA | CSKA | ЦСКА
Dynamo Makhachkala | Dinamo Makhachkala | Динамо Махачкала
Dynamo Moscow | Dinamo Moskva | Dinamo Moscow | FC Dynamo | Динамо Москва | Динамо
Fakel Voronezh | Fakel | Факел
Khimki | FK Khimki | Химки
Krasnodar | FK Krasnodar | Краснодар
Krylya Sovetov | Krylia Sovetov | Krylya Sovetov Samara | KS Samara | Крылья Советов
Lokomotiv Moscow | Lokomotiv Moskva | Lokomotiv | Локомотив | Локомотив Москва
Orenburg | FK Orenburg | Оренбург
Pari Nizhny Novgorod | Nizhny Novgorod | FC Nizhny Novgorod | Pari NN | Пари НН | Нижний Новгород
Rodina Moscow | Rodina | Родина
Rostov | FK Rostov | FC Rostov-on-Don | Ростов
Rotor Volgograd | Rotor | Ротор
Rubin Kazan | Rubin | Рубин | Рубин Казань
SKA-Khabarovsk | SKA Khabarovsk | СКА-Хабаровск
Sochi | FK Sochi | PFC Sochi | Сочи
Spartak Moscow | Spartak Moskva | Spartak | Спартак | Спартак Москва
Tambov | FK Tambov | Тамбов
Torpedo Moscow | Torpedo | Торпедо
Tosno | Тосно
Ufa | FK Ufa | Уфа
Ural | FK Ural | Ural Yekaterinburg | Ural Ekaterinburg | Урал
Yenisey | Enisey Krasnoyarsk | Yenisey Krasnoyarsk | Yenisei Krasnoyarsk | Енисей
Zenit | Zenit St. Petersburg | Зенит | Зенит Санкт-Петербург
"""

TURKEY: Final = """
Adana Demirspor | Ad. Demirspor | Адана Демирспор
Akhisarspor | Akhisar Belediyespor | Akhisar | Akhisar Bld. Spor | Акхисар
Alanyaspor | Аланьяспор
Altay | Altay Izmir | Алтай
Ankaragücü | MKE Ankaragücü | Анкарагюджю
Antalyaspor | Антальяспор
Başakşehir | İstanbul Başakşehir | Buyuksehyr | Basaksehir FK | Башакшехир | Истанбул Башакшехир
Beşiktaş | Beşiktaş JK | Бешикташ
Bodrum | Bodrum FK | Bodrumspor | Бодрум
Bursaspor | Бурсаспор
Denizlispor | Денизлиспор
Erzurumspor | BB Erzurumspor | Erzurum BB | Эрзурумспор
Eyüpspor | Эюпспор
Fatih Karagümrük | Karagumruk | Карагюмрюк
Fenerbahçe | Фенербахче
Galatasaray | Галатасарай
Gaziantep | Gaziantep FK | Gazişehir Gaziantep FK | Gazisehir Gaziantep | Газиантеп
Gençlerbirliği | Генчлербирлиги
Giresunspor | Гиресунспор
Göztepe | Göztep | Гёзтепе
Hatayspor | Хатайспор
İstanbulspor | Истанбулспор
Kasımpaşa | Kasımpaşa SK | Касымпаша
Kayserispor | Кайсериспор
Kocaelispor | Коджаэлиспор
Konyaspor | Atiker Konyaspor | Коньяспор
Pendikspor | Пендикспор
Rizespor | Çaykur Rizespor | Ризеспор
Samsunspor | Самсунспор
Sivasspor | Сивасспор
Trabzonspor | Трабзонспор
Ümraniyespor | Умраниеспор
Yeni Malatyaspor | Malatyaspor | Ени Малатьяспор
"""

AUSTRIA: Final = """
Admira Wacker | FC Admira Wacker | Admira | Адмира Ваккер
Austria Klagenfurt | SK Austria Klagenfurt | A. Klagenfurt | Аустрия Клагенфурт
Austria Lustenau | Lustenau | Аустрия Лустенау
Austria Wien | Austria Vienna | Аустрия Вена
Blau-Weiß Linz | FC Blau Weiß Linz | BW Linz | Блау-Вайс Линц
Grazer AK | GAK | Грацер АК
LASK | LASK Linz | ЛАСК
Rapid Wien | Rapid Vienna | SK Rapid | Рапид Вена
Salzburg | RB Salzburg | FC Red Bull Salzburg | Red Bull Salzburg | Зальцбург | Ред Булл Зальцбург
St. Pölten | SKN St. Pölten | Санкт-Пёльтен
Sturm Graz | SK Sturm Graz | Штурм Грац | Штурм
Wacker Innsbruck | FC Wacker Innsbruck | Tirol Innsbruck | Ваккер Инсбрук
Wolfsberger AC | WAC | Wolfsberg | Вольфсберг
WSG Tirol | WSG Wattens | Тироль
"""

BELGIUM: Final = """
Anderlecht | RSC Anderlecht | Андерлехт
Antwerp | Royal Antwerp FC | Антверпен
Cercle Brugge | Серкль Брюгге
Charleroi | Sporting Charleroi | Royal Charleroi SC | Шарлеруа
Club Brugge | Club Brugge KV | FC Bruges | Брюгге | Брюгге КВ
Dender | FCV Dender EH | Дендер
Genk | KRC Genk | Racing Genk | Генк
Gent | KAA Gent | AA Gent | Гент
Leuven | Oud-Heverlee Leuven | OH Leuven | Лёвен
Lokeren | Sporting Lokeren | Локерен
Mouscron | Royal Excel Mouscron | Excel Mouscron | Мускрон
Sint-Truiden | Sint-Truidense VV | St Truiden | STVV | Сент-Трюйден
Standard Liège | Standard | Standard de Liège | Стандард Льеж
Union Saint-Gilloise | St. Gilloise | Union SG | Royale Union SG | Юнион Сент-Жиллуаз
"""

GREECE: Final = """
AEK Athens | AEK Athen | AEK | АЕК | АЕК Афины
Aris | Aris Saloniki | Aris Thessaloniki | Арис
Asteras Tripolis | Asteras Tripolis Aktor | Asteras Aktor | Астерас
Larissa | AE Lárissa | AEL | AEL Larisa | Лариса
OFI Crete | OFI Heraklion | OFI | ОФИ
Olympiacos | Olympiakos Piraeus | Olympiakos | Олимпиакос
Panathinaikos | Панатинаикос
PAOK | PAOK Saloniki | PAOK Thessaloniki | ПАОК
"""

SCOTLAND: Final = """
Celtic | Celtic FC | Селтик
Dundee | Dundee FC | Данди
Dundee United | Dundee Utd | Данди Юнайтед
Hamilton Academical | Hamilton | Гамильтон
Heart of Midlothian | Hearts | Хартс
Hibernian | Hibs | Хиберниан
Rangers | Rangers FC | Glasgow Rangers | Рейнджерс
"""

UKRAINE: Final = """
Dynamo Kyiv | Dinamo Kiev | Dynamo Kiev | Динамо Киев | Динамо Київ
Shakhtar Donetsk | Shakhtar | Шахтёр Донецк | Шахтёр
"""

SERBIA: Final = """
Crvena Zvezda | Red Star Belgrade | FK Crvena zvezda | Црвена Звезда
"""

CZECHIA: Final = """
Slavia Prague | Slavia Praha | SK Slavia Praha | Славия Прага
Sparta Prague | Sparta Praha | AC Sparta Praha | Спарта Прага
Viktoria Plzeň | Виктория Пльзень
"""

KAZAKHSTAN: Final = """
Aktobe | FC Aktobe | Актобе | Ақтөбе
Astana | FK Astana | Астана
Kairat | Kairat Almaty | Кайрат | Қайрат
Ordabasy | Ордабасы
Tobol | Tobol Kostanay | Тобол | Тобыл
"""
