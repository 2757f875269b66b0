"""The words of the pages in English, Russian and Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass

from stats.warthunder.demo.careers import BRANCHES, MODES

MINUTE, HOUR, DAY, MONTH = 60, 3_600, 86_400, 30 * 86_400
LANGUAGES = ("en", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words; `units` are month, day, hour, minute."""

    units: tuple[str, str, str, str]
    level: str
    registered: str
    banned: str
    profile: str
    not_found: str
    stats: str
    vehicles: str
    totals: tuple[str, ...]
    modes: Mapping[str, str]
    sorties: str
    time: str
    destroyed: str
    targets: tuple[str, str, str]
    classes: Mapping[str, tuple[str, ...]]
    countries: tuple[str, ...]
    members: tuple[str, ...]
    players: str
    founded: str
    fights: str
    rating: str
    activity: str
    squadron: tuple[str, ...]
    ranks: Mapping[str, str]
    menu: tuple[str, ...]

    def duration(self, seconds: int) -> str:
        """Return a duration as the page prints it: `2d 23h`, `8h 58m`, or months: `3.1 M`."""
        month, day, hour, minute = self.units
        if seconds >= MONTH:
            tenths = seconds * 10 // MONTH
            return f"{tenths // 10}.{tenths % 10} {month}"
        if seconds >= DAY:
            return f"{seconds // DAY}{day} {seconds % DAY // HOUR}{hour}"
        return f"{seconds // HOUR}{hour} {seconds % HOUR // MINUTE}{minute}"


def _by_mode(*words: str) -> dict[str, str]:
    return dict(zip(MODES, words, strict=True))


def _by_branch(*words: str) -> dict[str, tuple[str, ...]]:
    return {b: tuple(text.split("|")) for b, text in zip(BRANCHES, words, strict=True)}


def _by_rank(*words: str) -> dict[str, str]:
    return dict(zip(("commander", "deputy", "officer", "sergeant", "private"), words, strict=True))


WORDS: Mapping[str, Words] = {
    "en": Words(
        units=("M", "d", "h", "m"),
        level="Level",
        registered="Registration date",
        banned="Banned",
        profile="Player profile",
        not_found="User information is unavailable",
        stats="Statistics",
        vehicles="Vehicles and rewards",
        totals=(
            "Victories",
            "Completed missions",
            "Victories per battles ratio",
            "Deaths",
            "Lions earned",
            "Play time",
        ),
        modes=_by_mode("Arcade Battles", "Realistic Battles", "Simulator Battles"),
        sorties="Battles",
        time="Time played",
        destroyed="Total targets destroyed",
        targets=("Air targets destroyed", "Ground targets destroyed", "Naval targets destroyed"),
        classes=_by_branch(
            "aviation|fighter|bomber|attacker",
            "ground vehicles|tank|SPG|heavy tank|SPAA",
            "fleet|ship|motor torpedo boat|motor gun boat|motor torpedo gun boat"
            "|sub-chaser|destroyer|naval ferry barge",
        ),
        countries=(
            "USA",
            "USSR",
            "Great Britain",
            "Germany",
            "Japan",
            "Italy",
            "France",
            "China",
            "Sweden",
            "Israel",
        ),
        members=("num.", "Player", "Personal clan rating", "Activity", "Role", "Date of entry"),
        players="Number of players",
        founded="date of creation",
        fights="Realistic Battles",
        rating="Squadron rating",
        activity="Squadron activity",
        squadron=("Air targets destroyed", "Ground targets destroyed", "Deaths", "Flight time"),
        ranks=_by_rank("Commander", "Deputy", "Officer", "Sergeant", "Private"),
        menu=("Game", "News", "Community", "Media", "Shop", "Wiki", "Tournaments", "Support"),
    ),
    "ru": Words(
        units=("М", "д", "ч", "м"),
        level="Уровень",
        registered="Дата регистрации",
        banned="Заблокирован",
        profile="Профиль игрока",
        not_found="Информация о пользователе недоступна",
        stats="Статистика",
        vehicles="Техника и награды",
        totals=(
            "Победы",
            "Завершённые миссии",
            "Процент побед",
            "Смерти",
            "Заработано львов",
            "Время в игре",
        ),
        modes=_by_mode("Аркадные бои", "Реалистичные бои", "Симуляторные бои"),
        sorties="Бои",
        time="Время в бою",
        destroyed="Всего целей уничтожено",
        targets=("Воздушных целей", "Наземных целей", "Надводных целей"),
        classes=_by_branch(
            "авиация|истребитель|бомбардировщик|штурмовик",
            "наземная техника|танк|САУ|тяжёлый танк|ЗСУ",
            "флот|корабль|торпедный катер|артиллерийский катер|торпедно-артиллерийский катер"
            "|охотник за подлодками|эсминец|паром",
        ),
        countries=(
            "США",
            "СССР",
            "Великобритания",
            "Германия",
            "Япония",
            "Италия",
            "Франция",
            "Китай",
            "Швеция",
            "Израиль",
        ),
        members=("№", "Игрок", "Личный рейтинг", "Активность", "Роль", "Дата вступления"),
        players="Количество игроков",
        founded="дата создания",
        fights="Реалистичные бои",
        rating="Рейтинг полка",
        activity="Активность полка",
        squadron=("Воздушных целей", "Наземных целей", "Смерти", "Время полёта"),
        ranks=_by_rank("Командир", "Заместитель", "Офицер", "Сержант", "Рядовой"),
        menu=("Игра", "Новости", "Сообщество", "Медиа", "Магазин", "Вики", "Турниры", "Помощь"),
    ),
    "zh": Words(
        units=("月", "天", "小时", "分"),
        level="等级",
        registered="注册日期",
        banned="已封禁",
        profile="玩家档案",
        not_found="无法获取用户信息",
        stats="数据",
        vehicles="载具和成绩",
        totals=("胜利场次", "任务总数", "作战胜率", "阵亡数", "银狮获得数", "游戏时间"),
        modes=_by_mode("街机娱乐", "历史性能", "全真模拟"),
        sorties="参战次数",
        time="游戏时长",
        destroyed="击毁目标总计",
        targets=("空中单位摧毁数", "地面单位摧毁数", "水面单位摧毁数"),
        classes=_by_branch(
            "空战|战斗机|轰炸机|攻击机",
            "陆战|坦克|坦克歼击车|重型坦克|自行防空炮",
            "海军|舰船|鱼雷艇|炮艇|鱼雷炮艇|猎潜艇|驱逐舰|海军驳渡船",
        ),
        countries=(
            "美国",
            "苏联",
            "英国",
            "德国",
            "日本",
            "意大利",
            "法国",
            "中国",
            "瑞典",
            "以色列",
        ),
        members=("编号", "玩家", "个人联队评分", "活跃度", "职务", "加入日期"),
        players="玩家数量",
        founded="创建日期",
        fights="历史性能",
        rating="联队评分",
        activity="联队活跃度",
        squadron=("空中单位摧毁数", "地面单位摧毁数", "阵亡数", "飞行时间"),
        ranks=_by_rank("指挥官", "副指挥官", "军官", "军士", "列兵"),
        menu=("游戏", "新闻", "社区", "媒体", "商城", "百科", "赛事", "支持"),
    ),
}
