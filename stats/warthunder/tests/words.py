"""The words of the synthetic pages in three languages; the parsers must not need any of them."""

from dataclasses import dataclass

from stats.warthunder.records import BRANCH_CLASSES, Branch, Mode


@dataclass(frozen=True, slots=True)
class Words:
    """Labels and time units of one language."""

    title: str
    level: str
    registered: str
    vehicles: str
    country: str
    sorties: str
    time: str
    targets: str
    head: tuple[str, ...]
    modes: tuple[str, str, str]
    day: str
    hour: str
    minute: str
    month: str

    def mode(self, mode: Mode) -> str:
        """Return the mode's name."""
        return self.modes[list(Mode).index(mode)]

    def row_titles(self, row: int) -> list[str]:
        """Return the labels of one of the four rows of statistics."""
        kills = [f"{self.targets} ({kind})" for kind in "agn"]
        if row == 0:
            return [*self.head, *kills]
        classes = ["", *BRANCH_CLASSES[list(Branch)[row - 1]]]
        return (
            [f"{self.sorties} {name}" for name in classes]
            + [f"{self.time} {name}" for name in classes]
            + [self.targets, *kills]
        )


WORDS = {
    "en": Words(
        title="Player profile",
        level="Level",
        registered="Registration date",
        vehicles="Vehicles",
        country="Country",
        sorties="Battles",
        time="Time played",
        targets="Targets destroyed",
        head=("Statistics", "Victories", "Missions", "Ratio", "Deaths", "Lions", "Play time"),
        modes=("Arcade", "Realistic", "Simulator"),
        day="d",
        hour="h",
        minute="m",
        month="M",
    ),
    "ru": Words(
        title="Карточка игрока",
        level="Уровень",
        registered="Дата регистрации",
        vehicles="Техника",
        country="Страна",
        sorties="Участие в боях",
        time="Время в бою",
        targets="Уничтожено целей",
        head=("Статистика", "Победы", "Миссии", "Процент", "Смерти", "Львы", "Время"),
        modes=("Аркадные", "Реалистичные", "Симуляторные"),
        day="д",
        hour="ч",
        minute="м",
        month="М",
    ),
    "zh": Words(
        title="玩家",
        level="等级",
        registered="注册日期",
        vehicles="载具",
        country="国家",
        sorties="参战",
        time="时长",
        targets="击毁",
        head=("数据", "胜利", "任务", "胜率", "阵亡", "银狮", "时间"),
        modes=("街机", "历史", "全真"),
        day="天",
        hour="小时",
        minute="分",
        month="月",
    ),
}
