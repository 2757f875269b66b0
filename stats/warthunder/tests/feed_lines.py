"""Kill feeds of our own, in the client's shape; every name is invented."""

import json

ENGLISH = (
    (1, 40, "[WOLF] Harrier9 (F-104G) has delivered the first strike!"),
    (2, 40, "[WOLF] Harrier9 (F-104G) critically damaged -OWLS- мотылёк (◄MiG-19PT)"),
    (3, 41, "[WOLF] Harrier9 (F-104G) severely damaged -OWLS- мотылёк (◄MiG-19PT)"),
    (4, 41, "[WOLF] Harrier9 (F-104G) set afire -OWLS- мотылёк (◄MiG-19PT)"),
    (5, 43, "[WOLF] Harrier9 (F-104G) shot down -OWLS- мотылёк (◄MiG-19PT)"),
    (6, 44, '[WOLF] Harrier9 (F-104G) has achieved "Eye for Eye"'),
    (7, 50, "-OWLS- мотылёк has disconnected from the game."),
    (8, 50, "мотылёкtd! kd?NET_PLAYER_DISCONNECT_FROM_GAME"),
    (9, 61, "빈하늘 둘째 (Jagdpanzer 38(t)) destroyed Howitzer"),
    (10, 63, "빈하늘 둘째 (Jagdpanzer 38(t)) destroyed weapons/su_r_27et/short"),
    (11, 70, "=KITE= ⋇grey-heron3 (▄Su-30MK) shot down Player (F-4EJ)"),
    (12, 80, "^SUN^ 山雀_7 (Tiger II (P)) damaged .moth. _fenrir (M18)"),
    (13, 90, "^SUN^ 山雀_7 (Tiger II (P)) has crashed."),
    (14, 91, ".moth. _fenrir (M18) has been wrecked"),
    (15, 95, "_fenrir (AH-1G) performed a soft landing"),
    (16, 97, "Player has joined event"),
    (17, 99, "[WOLF] Harrier9 (F-104G) has delivered the final blow!"),
    (18, 99, "A wild goose walked over the runway"),
)

RUSSIAN = (
    (1, 12, "=СОВА= Мотылёк (Як-3) ударил первым!"),
    (2, 12, "=СОВА= Мотылёк (Як-3) нанёс критическое повреждение Gannet_4 (␗IL-10)"),
    (3, 13, "=СОВА= Мотылёк (Як-3) нанёс фатальное повреждение Gannet_4 (␗IL-10)"),
    (4, 13, "=СОВА= Мотылёк (Як-3) поджёг Gannet_4 (␗IL-10)"),
    (5, 14, "=СОВА= Мотылёк (Як-3) сбил Gannet_4 (␗IL-10)"),
    (6, 20, '=СОВА= Мотылёк (Як-3) получил "Спасатель танков: x4"'),
    (7, 25, "Gannet_4 потерял связь"),
    (8, 25, "Gannet_4td! kd?NET_PLAYER_DISCONNECT_FROM_GAME"),
    (9, 30, "-ЛЁД- Зимородок (ЗиС-12 (94-КМ)) уничтожил [ии] Су-6 (АМ-42)"),
    (10, 31, "-ЛЁД- Зимородок (ЗиС-12 (94-КМ)) поджег [bear] kea 2 (M24)"),
    (11, 32, "-ЛЁД- Зимородок (ЗиС-12 (94-КМ)) подбил [bear] kea 2 (M24)"),
    (12, 40, "[bear] kea 2 (M24) разбился"),
    (13, 41, "-ЛЁД- Зимородок (ЗиС-12 (94-КМ)) выведен из строя"),
    (14, 42, "=СОВА= Мотылёк (Як-3) нанес последний удар!"),
    (15, 43, "Игрок присоединился к событию"),
)


def record(number, time_s, text):
    """One record as the client sends it."""
    return {
        "id": number, "msg": text, "sender": "", "enemy": False, "mode": "", "time": time_s,
    }  # fmt: skip


def records(lines):
    """The records of (id, seconds, text) lines."""
    return [record(*line) for line in lines]


def answer(lines):
    """An answer of /hudmsg as text."""
    return json.dumps({"events": [], "damage": records(lines)}, ensure_ascii=False, indent=1)


def fight(*hits, verb="shot down"):
    """Lines in which each (actor, target) pair hits, in order, one a second."""
    return tuple(
        (number, number, f"{actor} (Yak-9) {verb} {target} (Bf 109)")
        for number, (actor, target) in enumerate(hits, start=1)
    )
