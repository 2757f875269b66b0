"""Well-known spellings of teams: England, Spain, Germany, Italy, France. Facts, not guesses. Pure.

A line is a team: the name to show, then what sources and people call it. Spellings that are the
same without legal forms, years, case and marks need not be told apart.
"""

from typing import Final

ENGLAND: Final = """
Arsenal | Арсенал | Арсенал Лондон
Aston Villa | Астон Вилла
Barnsley | Барнсли
Birmingham City | Birmingham | Бирмингем Сити | Бирмингем
Blackburn Rovers | Blackburn | Блэкберн Роверс | Блэкберн
Blackpool | Блэкпул
Bolton Wanderers | Bolton | Болтон Уондерерс | Болтон
Bournemouth | AFC Bournemouth | Борнмут
Brentford | Брентфорд
Brighton & Hove Albion | Brighton | Brighton and Hove Albion | Брайтон | Брайтон энд Хоув Альбион
Bristol City | Бристоль Сити
Burnley | Бернли
Burton Albion | Burton | Бертон Альбион
Cardiff City | Cardiff | Кардифф Сити | Кардифф
Charlton Athletic | Charlton | Чарльтон Атлетик | Чарльтон
Chelsea | Челси
Coventry City | Coventry | Ковентри Сити | Ковентри
Crystal Palace | Кристал Пэлас
Derby County | Derby | Дерби Каунти
Everton | Эвертон
Fulham | Фулхэм
Huddersfield Town | Huddersfield | Хаддерсфилд Таун | Хаддерсфилд
Hull City | Hull | Халл Сити | Халл
Ipswich Town | Ipswich | Ипсвич Таун | Ипсвич
Leeds United | Leeds | Лидс Юнайтед | Лидс
Leicester City | Leicester | Лестер Сити | Лестер
Liverpool | Ливерпуль
Luton Town | Luton | Лутон Таун | Лутон
Manchester City | Man City | MCFC | Манчестер Сити | Ман Сити
Manchester United | Man United | Man Utd | MUFC | Манчестер Юнайтед | МЮ
Middlesbrough | Мидлсбро
Millwall | Миллуолл
Milton Keynes Dons | MK Dons | Милтон Кинс Донс
Newcastle United | Newcastle | Ньюкасл Юнайтед | Ньюкасл
Norwich City | Norwich | Норвич Сити | Норвич
Nottingham Forest | Nott'm Forest | Ноттингем Форест | Ноттингем
Oxford United | Oxford | Оксфорд Юнайтед
Peterborough United | Peterboro | Peterborough | Питерборо Юнайтед
Plymouth Argyle | Plymouth | Плимут Аргайл
Portsmouth | Портсмут
Preston North End | Preston | Престон Норт Энд | Престон
Queens Park Rangers | QPR | Куинз Парк Рейнджерс | КПР
Reading | Рединг
Rotherham United | Rotherham | Ротерем Юнайтед
Sheffield United | Sheffield Utd | Шеффилд Юнайтед
Sheffield Wednesday | Sheffield Weds | Шеффилд Уэнсдей
Southampton | Саутгемптон
Stoke City | Stoke | Сток Сити | Сток
Sunderland | Сандерленд
Swansea City | Swansea | Суонси Сити | Суонси
Tottenham Hotspur | Tottenham | Spurs | Тоттенхэм Хотспур | Тоттенхэм
Watford | Уотфорд
West Bromwich Albion | West Brom | WBA | Вест Бромвич Альбион | Вест Бромвич
West Ham United | West Ham | Вест Хэм Юнайтед | Вест Хэм
Wigan Athletic | Wigan | Уиган Атлетик | Уиган
Wolverhampton Wanderers | Wolves | Wolverhampton | Вулверхэмптон Уондерерс | Вулверхэмптон
Wrexham | Рексем
Wycombe Wanderers | Wycombe | Уиком Уондерерс
"""

SPAIN: Final = """
Alavés | Deportivo Alavés | CD Alavés | Алавес | Депортиво Алавес
Almería | UD Almería | Альмерия
Athletic Club | Athletic Bilbao | Ath Bilbao | Атлетик Бильбао | Атлетик
Atlético Madrid | Club Atlético de Madrid | Ath Madrid | Атлетико Мадрид | Атлетико
Barcelona | FC Barcelona | Барселона
Cádiz | Cádiz CF | Кадис
Celta Vigo | RC Celta | Celta | Сельта | Сельта Виго
Deportivo La Coruña | La Coruna | Deportivo de La Coruna | Депортиво | Депортиво Ла Корунья
Eibar | SD Eibar | Эйбар
Elche | Elche CF | Эльче
Espanyol | Espanyol Barcelona | RCD Espanyol | Espanol | Эспаньол
Getafe | Хетафе
Girona | Жирона
Granada | Гранада
Huesca | Уэска
Las Palmas | UD Las Palmas | Лас-Пальмас
Leganés | CD Leganés | Леганес
Levante | Levante UD | Леванте
Málaga | Málaga CF | Малага
Mallorca | RCD Mallorca | Мальорка
Osasuna | CA Osasuna | Осасуна
Rayo Vallecano | Rayo Vallecano de Madrid | Vallecano | Райо Вальекано
Real Betis | Real Betis Balompié | Betis | Реал Бетис | Бетис
Real Madrid | Real Madrid CF | Реал Мадрид | Реал
Real Oviedo | Oviedo | Овьедо | Реал Овьедо
Real Sociedad | Sociedad | Real Sociedad de Fútbol | Реал Сосьедад | Сосьедад
Real Valladolid | Valladolid | Вальядолид | Реал Вальядолид
Sevilla | Sevilla FC | Севилья
Sporting Gijón | Sp Gijon | Спортинг Хихон
Valencia | Valencia CF | Валенсия
Villarreal | Villarreal CF | Вильярреал
"""

GERMANY: Final = """
Arminia Bielefeld | Bielefeld | DSC Arminia Bielefeld | Арминия Билефельд | Арминия
Augsburg | FC Augsburg | Аугсбург
Bayer Leverkusen | Leverkusen | Bayer 04 Leverkusen | Байер Леверкузен | Байер | Байер 04
Bayern Munich | Bayern München | FC Bayern München | FC Bayern | Bayern | Бавария | Бавария Мюнхен
Bochum | VfL Bochum 1848 | Бохум
Borussia Dortmund | Dortmund | BVB | Боруссия Дортмунд | Боруссия Д
Borussia Mönchengladbach | M'gladbach | Gladbach | Боруссия Мёнхенгладбах | Боруссия М
Darmstadt | SV Darmstadt 98 | Дармштадт
Eintracht Frankfurt | Ein Frankfurt | Frankfurt | Айнтрахт Франкфурт | Айнтрахт
Fortuna Düsseldorf | Düsseldorf | Фортуна Дюссельдорф
Freiburg | SC Freiburg | Фрайбург
Greuther Fürth | SpVgg Greuther Fürth | Гройтер Фюрт
Hamburg | Hamburger SV | HSV | Гамбург
Hannover 96 | Hannover | Ганновер
Heidenheim | 1. FC Heidenheim 1846 | Хайденхайм
Hertha Berlin | Hertha BSC | Hertha | Герта
Hoffenheim | TSG 1899 Hoffenheim | 1899 Hoffenheim | Хоффенхайм
Holstein Kiel | Хольштайн Киль
Ingolstadt | FC Ingolstadt 04 | Ингольштадт
Köln | 1. FC Köln | FC Koeln | Cologne | Кёльн
Mainz 05 | 1. FSV Mainz 05 | Майнц
Nürnberg | 1. FC Nürnberg | Nuremberg | Нюрнберг
Paderborn | SC Paderborn 07 | Падерборн
RB Leipzig | RasenBallsport Leipzig | Leipzig | РБ Лейпциг | Лейпциг
Schalke 04 | FC Schalke 04 | Шальке | Шальке-04
St. Pauli | FC St. Pauli 1910 | Санкт-Паули
Stuttgart | VfB Stuttgart | Штутгарт
Union Berlin | 1. FC Union Berlin | Унион Берлин | Унион
Werder Bremen | SV Werder Bremen | Вердер
Wolfsburg | VfL Wolfsburg | Вольфсбург
"""

ITALY: Final = """
Atalanta | Atalanta BC | Аталанта
Benevento | Беневенто
Bologna | Болонья
Brescia | Брешиа
Cagliari | Кальяри
Carpi | Карпи
Chievo | Chievo Verona | AC ChievoVerona | Кьево
Como | Como 1907 | Комо
Cremonese | US Cremonese | Кремонезе
Crotone | Кротоне
Empoli | Эмполи
Fiorentina | ACF Fiorentina | Фиорентина
Frosinone | Фрозиноне
Genoa | Genoa CFC | Genoa Cricket and Football Club | Дженоа
Hellas Verona | Verona | Hellas Verona FC | Верона | Эллас Верона
Inter | FC Internazionale Milano | Internazionale | Inter Milan | Интер | Интер Милан
Juventus | Juventus FC | Ювентус
Lazio | SS Lazio | Lazio Roma | Лацио
Lecce | US Lecce | Лечче
Milan | AC Milan | Милан
Monza | AC Monza | Монца
Napoli | SSC Napoli | Наполи
Palermo | US Palermo | Палермо
Parma | Parma Calcio 1913 | Парма
Pescara | Delfino Pescara | Пескара
Pisa | AC Pisa 1909 | Пиза
Roma | AS Roma | Рома
Salernitana | US Salernitana 1919 | Салернитана
Sampdoria | UC Sampdoria | Сампдория
Sassuolo | US Sassuolo Calcio | Сассуоло
SPAL | SPAL 2013 Ferrara | СПАЛ
Spezia | Spezia Calcio | Специя
Torino | Torino FC | Торино
Udinese | Udinese Calcio | Удинезе
Venezia | Venezia FC | Венеция
"""

FRANCE: Final = """
Ajaccio | AC Ajaccio | Аяччо
Amiens | Amiens SC | Амьен
Angers | Angers SCO | Анже
Auxerre | AJ Auxerre | Осер
Bastia | SC Bastia | Бастия
Bordeaux | Girondins Bordeaux | Girondins de Bordeaux | FC Girondins de Bordeaux | Бордо
Brest | Stade Brestois 29 | Stade Brestois | Брест
Caen | SM Caen | Stade Malherbe Caen | Кан
Clermont Foot | Clermont Foot 63 | Clermont | Клермон
Dijon | Dijon FCO | Дижон
Gazélec Ajaccio | Gazélec FC Ajaccio | Ajaccio GFCO | Газелек
Guingamp | EA Guingamp | En Avant Guingamp | Генгам
Le Havre | Le Havre AC | Гавр
Lens | RC Lens | Racing Club de Lens | Ланс
Lille | Lille OSC | LOSC Lille | LOSC | Лилль
Lorient | FC Lorient | Лорьян
Lyon | Olympique Lyonnais | OL | Лион | Олимпик Лион
Marseille | Olympique de Marseille | OM | Марсель | Олимпик Марсель
Metz | FC Metz | Мец
Monaco | AS Monaco | Монако
Montpellier | Montpellier HSC | Монпелье
Nancy | AS Nancy Lorraine | Нанси
Nantes | FC Nantes | Нант
Nice | OGC Nice | Ницца
Nîmes | Nîmes Olympique | Ним
Paris FC | Париж
Paris Saint-Germain | Paris SG | PSG | ПСЖ | Пари Сен-Жермен
Reims | Stade de Reims | Реймс
Rennes | Stade Rennais | Stade Rennais FC 1901 | Ренн
Saint-Étienne | AS Saint-Étienne | St Etienne | Сент-Этьен
Strasbourg | RC Strasbourg Alsace | RC Strasbourg | Страсбург
Toulouse | Toulouse FC | Тулуза
Troyes | ESTAC Troyes | Труа
"""
