"""Name the columns in words that can be translated; the tables stay as they are."""

import django.db.models.deletion
import stats.football.records
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.state import ProjectState


class StateAlone(migrations.SeparateDatabaseAndState):
    """Changes of names alone: no table is touched, and no model is made anew for each of them."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state; what was rendered of it is rendered again when it is needed."""
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)


class Migration(migrations.Migration):

    dependencies = [
        ('football', '0009_keep_why_as_a_code'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [StateAlone(state_operations=[
        migrations.AlterField(
            model_name='aliassuggestion',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.team', verbose_name='known team'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.competition', verbose_name='competition'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='created_at',
            field=models.DateTimeField(verbose_name='noticed'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='judged_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='judged'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='judged_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='judged by'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='source',
            field=models.CharField(max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='state',
            field=models.CharField(choices=[('open', 'open'), ('same', 'the same team'), ('other', 'another team')], default='open', max_length=8, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='aliassuggestion',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='assists',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='assists'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='captain',
            field=models.BooleanField(default=False, verbose_name='captain'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='counted',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='counted from events'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='figures',
            field=models.JSONField(blank=True, null=True, verbose_name='figures'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='goals',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='goals'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='minutes',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='minutes'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='passes',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='passes'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='passes_completed',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='passes completed'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='played_at',
            field=models.DateTimeField(null=True, verbose_name='played'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='player',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appearances', to='football.player', verbose_name='player'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='position',
            field=models.CharField(blank=True, default='', max_length=4, verbose_name='position'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='rating',
            field=models.FloatField(null=True, verbose_name='rating'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='reds',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='red cards'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='saves',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='saves'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='season',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.season', verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='shirt',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='shirt number'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='shots',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='shots'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='substitute',
            field=models.BooleanField(default=False, verbose_name='substitute'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='tackles',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='tackles'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='xg',
            field=models.FloatField(null=True, verbose_name='xG'),
        ),
        migrations.AlterField(
            model_name='appearance',
            name='yellows',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='yellow cards'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='asked',
            field=models.PositiveIntegerField(default=0, verbose_name='questions asked'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='concurrency',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='questions at once'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='failed',
            field=models.PositiveIntegerField(default=0, verbose_name='answers failed'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='key',
            field=models.CharField(db_default='', db_index=True, default='', max_length=80, verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='reason',
            field=models.JSONField(blank=True, null=True, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='requested_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='scope',
            field=models.JSONField(default=dict, verbose_name='scope'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='source',
            field=models.CharField(max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='waiting', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='stored',
            field=models.PositiveIntegerField(default=0, verbose_name='answers with news'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='todo',
            field=models.JSONField(default=list, verbose_name='still to be asked'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='total',
            field=models.PositiveIntegerField(default=0, verbose_name='steps'),
        ),
        migrations.AlterField(
            model_name='collectrun',
            name='unchanged',
            field=models.PositiveIntegerField(default=0, verbose_name='answers unchanged'),
        ),
        migrations.AlterField(
            model_name='competition',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='competitions', to='football.country', verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='competition',
            name='demo',
            field=models.BooleanField(default=False, verbose_name='demo'),
        ),
        migrations.AlterField(
            model_name='competition',
            name='position',
            field=models.PositiveSmallIntegerField(default=100, verbose_name='position'),
        ),
        migrations.AlterField(
            model_name='competition',
            name='tier',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='tier'),
        ),
        migrations.AlterField(
            model_name='country',
            name='code',
            field=models.CharField(max_length=8, unique=True, verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='away',
            field=models.FloatField(verbose_name='away win'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='brier',
            field=models.FloatField(null=True, verbose_name='Brier score'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='counts',
            field=models.BooleanField(default=True, verbose_name='counts in the record'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='draw',
            field=models.FloatField(verbose_name='draw'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='goals_away',
            field=models.FloatField(null=True, verbose_name='expected goals, away'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='goals_home',
            field=models.FloatField(null=True, verbose_name='expected goals, home'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='home',
            field=models.FloatField(verbose_name='home win'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='known_away',
            field=models.PositiveIntegerField(null=True, verbose_name='matches known, away'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='known_home',
            field=models.PositiveIntegerField(null=True, verbose_name='matches known, home'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='log_loss',
            field=models.FloatField(null=True, verbose_name='log loss'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forecasts', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='method',
            field=models.CharField(max_length=12, verbose_name='method'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='model',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='football.forecastmodel', verbose_name='model'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='outcome',
            field=models.CharField(blank=True, default='', max_length=1, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='rho',
            field=models.FloatField(null=True, verbose_name='rho'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='rps',
            field=models.FloatField(null=True, verbose_name='RPS'),
        ),
        migrations.AlterField(
            model_name='forecast',
            name='scored_at',
            field=models.DateTimeField(null=True, verbose_name='scored'),
        ),
        migrations.AlterField(
            model_name='forecastdesk',
            name='competition',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='forecast_desk', to='football.competition', verbose_name='competition'),
        ),
        migrations.AlterField(
            model_name='forecastdesk',
            name='fit_due_at',
            field=models.DateTimeField(null=True, verbose_name='to be fitted'),
        ),
        migrations.AlterField(
            model_name='forecastdesk',
            name='forecast_due_at',
            field=models.DateTimeField(null=True, verbose_name='to be forecast'),
        ),
        migrations.AlterField(
            model_name='forecastdesk',
            name='score_due_at',
            field=models.DateTimeField(null=True, verbose_name='to be scored'),
        ),
        migrations.AlterField(
            model_name='forecastdesk',
            name='simulate_due_at',
            field=models.DateTimeField(null=True, verbose_name='to be simulated'),
        ),
        migrations.AlterField(
            model_name='forecastmodel',
            name='active',
            field=models.BooleanField(default=False, verbose_name='in use'),
        ),
        migrations.AlterField(
            model_name='forecastmodel',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forecast_models', to='football.competition', verbose_name='competition'),
        ),
        migrations.AlterField(
            model_name='forecastmodel',
            name='parameters',
            field=models.JSONField(verbose_name='parameters'),
        ),
        migrations.AlterField(
            model_name='forecastmodel',
            name='scores',
            field=models.JSONField(default=dict, verbose_name='scores'),
        ),
        migrations.AlterField(
            model_name='forecastmodel',
            name='version',
            field=models.PositiveIntegerField(verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='forecastrecord',
            name='data',
            field=models.JSONField(verbose_name='data'),
        ),
        migrations.AlterField(
            model_name='forecastrecord',
            name='kind',
            field=models.CharField(choices=[('record', 'forecasts made before kick-off'), ('backtest', 'backtest')], max_length=8, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='forecastrecord',
            name='season',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forecast_records', to='football.season', verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='inbox',
            name='context',
            field=models.JSONField(default=dict, verbose_name='context'),
        ),
        migrations.AlterField(
            model_name='inbox',
            name='done_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='stored at'),
        ),
        migrations.AlterField(
            model_name='inbox',
            name='raw',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inbox', to='football.rawanswer', verbose_name='raw answer'),
        ),
        migrations.AlterField(
            model_name='inbox',
            name='reason',
            field=models.JSONField(blank=True, null=True, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='inbox',
            name='run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inbox', to='football.collectrun', verbose_name='run'),
        ),
        migrations.AlterField(
            model_name='inbox',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('dead', 'given up')], default='waiting', max_length=8, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='match',
            name='attendance',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='attendance'),
        ),
        migrations.AlterField(
            model_name='match',
            name='awarded',
            field=models.BooleanField(db_default=False, default=False, verbose_name='awarded'),
        ),
        migrations.AlterField(
            model_name='match',
            name='away',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='away_matches', to='football.team', verbose_name='away team'),
        ),
        migrations.AlterField(
            model_name='match',
            name='away_formation',
            field=models.CharField(blank=True, db_default='', default='', max_length=12, verbose_name='formation, away'),
        ),
        migrations.AlterField(
            model_name='match',
            name='day',
            field=models.DateField(blank=True, null=True, verbose_name='day'),
        ),
        migrations.AlterField(
            model_name='match',
            name='demo',
            field=models.BooleanField(default=False, verbose_name='demo'),
        ),
        migrations.AlterField(
            model_name='match',
            name='et_away',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='extra time, away'),
        ),
        migrations.AlterField(
            model_name='match',
            name='et_home',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='extra time, home'),
        ),
        migrations.AlterField(
            model_name='match',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='end'),
        ),
        migrations.AlterField(
            model_name='match',
            name='ft_away',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='full time, away'),
        ),
        migrations.AlterField(
            model_name='match',
            name='ft_home',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='full time, home'),
        ),
        migrations.AlterField(
            model_name='match',
            name='home',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='home_matches', to='football.team', verbose_name='home team'),
        ),
        migrations.AlterField(
            model_name='match',
            name='home_formation',
            field=models.CharField(blank=True, db_default='', default='', max_length=12, verbose_name='formation, home'),
        ),
        migrations.AlterField(
            model_name='match',
            name='ht_away',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='half time, away'),
        ),
        migrations.AlterField(
            model_name='match',
            name='ht_home',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='half time, home'),
        ),
        migrations.AlterField(
            model_name='match',
            name='kickoff',
            field=models.DateTimeField(blank=True, null=True, verbose_name='kick-off'),
        ),
        migrations.AlterField(
            model_name='match',
            name='live_away',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='running score, away'),
        ),
        migrations.AlterField(
            model_name='match',
            name='live_home',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='running score, home'),
        ),
        migrations.AlterField(
            model_name='match',
            name='minute',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minute'),
        ),
        migrations.AlterField(
            model_name='match',
            name='order_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='sorted by'),
        ),
        migrations.AlterField(
            model_name='match',
            name='referee',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='referee'),
        ),
        migrations.AlterField(
            model_name='match',
            name='round',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='round'),
        ),
        migrations.AlterField(
            model_name='match',
            name='round_number',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='number of the round'),
        ),
        migrations.AlterField(
            model_name='match',
            name='season',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='football.season', verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='match',
            name='so_away',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='shoot-out, away'),
        ),
        migrations.AlterField(
            model_name='match',
            name='so_home',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='shoot-out, home'),
        ),
        migrations.AlterField(
            model_name='match',
            name='status',
            field=models.CharField(choices=[('scheduled', 'scheduled'), ('live', 'live'), ('half_time', 'half_time'), ('finished', 'finished'), ('after_extra_time', 'after_extra_time'), ('after_penalties', 'after_penalties'), ('postponed', 'postponed'), ('cancelled', 'cancelled'), ('abandoned', 'abandoned'), ('interrupted', 'interrupted'), ('unknown', 'unknown')], default=stats.football.records.Status['SCHEDULED'], max_length=20, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='match',
            name='venue',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='football.venue', verbose_name='venue'),
        ),
        migrations.AlterField(
            model_name='match',
            name='version',
            field=models.PositiveIntegerField(default=0, verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='matchchange',
            name='after_end',
            field=models.BooleanField(default=False, verbose_name='after the end'),
        ),
        migrations.AlterField(
            model_name='matchchange',
            name='at',
            field=models.DateTimeField(verbose_name='told at'),
        ),
        migrations.AlterField(
            model_name='matchchange',
            name='fields',
            field=models.JSONField(verbose_name='fields'),
        ),
        migrations.AlterField(
            model_name='matchchange',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='matchchange',
            name='source',
            field=models.CharField(max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='added',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='added time'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='away_goals',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='goals, away'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='home_goals',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='goals, home'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='key',
            field=models.CharField(max_length=60, verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='kind',
            field=models.CharField(choices=[('goal', 'goal'), ('penalty_goal', 'penalty_goal'), ('own_goal', 'own_goal'), ('penalty_missed', 'penalty_missed'), ('yellow', 'yellow'), ('second_yellow', 'second_yellow'), ('red', 'red'), ('substitution', 'substitution'), ('var', 'var'), ('shootout_goal', 'shootout_goal'), ('shootout_missed', 'shootout_missed'), ('period', 'period')], max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='minute',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minute'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='other',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='football.player', verbose_name='other player'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='other_name',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='name of the other player'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='player',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='football.player', verbose_name='player'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='player_name',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='name of the player'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='rescinded',
            field=models.BooleanField(default=False, verbose_name='taken back'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='matchevent',
            name='text',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='matchfeed',
            name='at',
            field=models.DateTimeField(null=True, verbose_name='told at'),
        ),
        migrations.AlterField(
            model_name='matchfeed',
            name='due_at',
            field=models.DateTimeField(db_index=True, null=True, verbose_name='due'),
        ),
        migrations.AlterField(
            model_name='matchfeed',
            name='match',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='feed', serialize=False, to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='matchfeed',
            name='seq',
            field=models.PositiveIntegerField(default=0, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='matchfeed',
            name='shown',
            field=models.JSONField(default=dict, verbose_name='told to sockets'),
        ),
        migrations.AlterField(
            model_name='matchfeed',
            name='told',
            field=models.JSONField(default=dict, verbose_name='told to followers'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='changed_at',
            field=models.DateTimeField(verbose_name='changed'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='demo',
            field=models.BooleanField(default=False, verbose_name='demo'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='details_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='read whole'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='digest',
            field=models.CharField(max_length=64, verbose_name='digest'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='key',
            field=models.CharField(max_length=120, verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='parts',
            field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name='parts'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='raw',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='football.rawanswer', verbose_name='raw answer'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='source',
            field=models.CharField(choices=[('openfootball', 'openfootball'), ('football_data', 'football_data'), ('sofascore', 'sofascore'), ('generated', 'generated')], max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='matchsource',
            name='stored_at',
            field=models.DateTimeField(verbose_name='stored at'),
        ),
        migrations.AlterField(
            model_name='matchstatistic',
            name='away',
            field=models.FloatField(null=True, verbose_name='away team'),
        ),
        migrations.AlterField(
            model_name='matchstatistic',
            name='home',
            field=models.FloatField(null=True, verbose_name='home team'),
        ),
        migrations.AlterField(
            model_name='matchstatistic',
            name='key',
            field=models.CharField(max_length=60, verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='matchstatistic',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statistics', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='matchstatistic',
            name='period',
            field=models.CharField(max_length=6, verbose_name='period'),
        ),
        migrations.AlterField(
            model_name='odds',
            name='away',
            field=models.FloatField(verbose_name='price, away win'),
        ),
        migrations.AlterField(
            model_name='odds',
            name='bookmaker',
            field=models.CharField(max_length=40, verbose_name='bookmaker'),
        ),
        migrations.AlterField(
            model_name='odds',
            name='closing',
            field=models.BooleanField(verbose_name='closing price'),
        ),
        migrations.AlterField(
            model_name='odds',
            name='draw',
            field=models.FloatField(verbose_name='price, draw'),
        ),
        migrations.AlterField(
            model_name='odds',
            name='home',
            field=models.FloatField(verbose_name='price, home win'),
        ),
        migrations.AlterField(
            model_name='odds',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='odds', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='player',
            name='born_on',
            field=models.DateField(blank=True, null=True, verbose_name='born'),
        ),
        migrations.AlterField(
            model_name='player',
            name='country',
            field=models.CharField(blank=True, default='', max_length=8, verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='player',
            name='demo',
            field=models.BooleanField(default=False, verbose_name='demo'),
        ),
        migrations.AlterField(
            model_name='player',
            name='position',
            field=models.CharField(blank=True, default='', max_length=4, verbose_name='position'),
        ),
        migrations.AlterField(
            model_name='player',
            name='short_name',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='short name'),
        ),
        migrations.AlterField(
            model_name='player',
            name='source',
            field=models.CharField(max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='player',
            name='source_id',
            field=models.CharField(max_length=60, verbose_name='number at the source'),
        ),
        migrations.AlterField(
            model_name='player',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='players', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='player',
            name='translations',
            field=models.JSONField(blank=True, default=dict, verbose_name='translations'),
        ),
        migrations.AlterField(
            model_name='playeralias',
            name='player',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='football.player', verbose_name='player'),
        ),
        migrations.AlterField(
            model_name='playeralias',
            name='search_key',
            field=models.CharField(db_index=True, max_length=160, verbose_name='search key'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='assists',
            field=models.PositiveSmallIntegerField(verbose_name='assists'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='goals',
            field=models.PositiveSmallIntegerField(verbose_name='goals'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='matches',
            field=models.PositiveSmallIntegerField(verbose_name='matches'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='minutes',
            field=models.PositiveIntegerField(verbose_name='minutes'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='month',
            field=models.DateField(verbose_name='month'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='passes',
            field=models.PositiveIntegerField(verbose_name='passes'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='passes_completed',
            field=models.PositiveIntegerField(verbose_name='passes completed'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='player',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='months', to='football.player', verbose_name='player'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='rated',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='matches rated'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='rating_sum',
            field=models.FloatField(default=0.0, verbose_name='sum of ratings'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='reds',
            field=models.PositiveSmallIntegerField(verbose_name='red cards'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='saves',
            field=models.PositiveIntegerField(verbose_name='saves'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='season',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='player_months', to='football.season', verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='shots',
            field=models.PositiveIntegerField(verbose_name='shots'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='starts',
            field=models.PositiveSmallIntegerField(verbose_name='from the start'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='tackles',
            field=models.PositiveIntegerField(verbose_name='tackles'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='xg',
            field=models.FloatField(null=True, verbose_name='xG'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='xg_known',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='matches with xG'),
        ),
        migrations.AlterField(
            model_name='playermonth',
            name='yellows',
            field=models.PositiveSmallIntegerField(verbose_name='yellow cards'),
        ),
        migrations.AlterField(
            model_name='rawanswer',
            name='body',
            field=models.BinaryField(verbose_name='body'),
        ),
        migrations.AlterField(
            model_name='rawanswer',
            name='demo',
            field=models.BooleanField(default=False, verbose_name='demo'),
        ),
        migrations.AlterField(
            model_name='rawanswer',
            name='kind',
            field=models.CharField(max_length=20, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='rawanswer',
            name='sha256',
            field=models.CharField(db_index=True, max_length=64, verbose_name='SHA-256'),
        ),
        migrations.AlterField(
            model_name='rawanswer',
            name='size_bytes',
            field=models.PositiveIntegerField(verbose_name='size in bytes'),
        ),
        migrations.AlterField(
            model_name='rawanswer',
            name='source',
            field=models.CharField(max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='rawanswer',
            name='url',
            field=models.CharField(max_length=300, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='season',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seasons', to='football.competition', verbose_name='competition'),
        ),
        migrations.AlterField(
            model_name='season',
            name='deductions',
            field=models.JSONField(blank=True, default=dict, verbose_name='points taken away'),
        ),
        migrations.AlterField(
            model_name='season',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='last day'),
        ),
        migrations.AlterField(
            model_name='season',
            name='source_ids',
            field=models.JSONField(blank=True, default=dict, verbose_name='numbers at sources'),
        ),
        migrations.AlterField(
            model_name='season',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='first day'),
        ),
        migrations.AlterField(
            model_name='season',
            name='version',
            field=models.PositiveIntegerField(default=0, verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='added',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='added time'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='body_part',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='body part'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='key',
            field=models.CharField(max_length=60, verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='match',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shots', to='football.match', verbose_name='match'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='minute',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='minute'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='outcome',
            field=models.CharField(max_length=20, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='player',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='football.player', verbose_name='player'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='situation',
            field=models.CharField(blank=True, default='', max_length=30, verbose_name='situation'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='x',
            field=models.FloatField(null=True, verbose_name='x'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='xg',
            field=models.FloatField(null=True, verbose_name='xG'),
        ),
        migrations.AlterField(
            model_name='shot',
            name='y',
            field=models.FloatField(null=True, verbose_name='y'),
        ),
        migrations.AlterField(
            model_name='simulation',
            name='data',
            field=models.JSONField(verbose_name='data'),
        ),
        migrations.AlterField(
            model_name='simulation',
            name='runs',
            field=models.PositiveIntegerField(verbose_name='runs'),
        ),
        migrations.AlterField(
            model_name='simulation',
            name='season',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='simulations', to='football.season', verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='simulation',
            name='season_version',
            field=models.PositiveIntegerField(verbose_name='version of the season'),
        ),
        migrations.AlterField(
            model_name='tablecheck',
            name='checked_at',
            field=models.DateTimeField(verbose_name='compared'),
        ),
        migrations.AlterField(
            model_name='tablecheck',
            name='differences',
            field=models.JSONField(default=list, verbose_name='differences'),
        ),
        migrations.AlterField(
            model_name='tablecheck',
            name='rows',
            field=models.JSONField(verbose_name='rows'),
        ),
        migrations.AlterField(
            model_name='tablecheck',
            name='season',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='football.season', verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='tablecheck',
            name='source',
            field=models.CharField(max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='team',
            name='code',
            field=models.CharField(blank=True, default='', max_length=8, verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='team',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='football.country', verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='team',
            name='demo',
            field=models.BooleanField(default=False, verbose_name='demo'),
        ),
        migrations.AlterField(
            model_name='team',
            name='short_name',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='short name'),
        ),
        migrations.AlterField(
            model_name='team',
            name='translations',
            field=models.JSONField(blank=True, default=dict, verbose_name='translations'),
        ),
        migrations.AlterField(
            model_name='teamalias',
            name='confirmed',
            field=models.BooleanField(default=False, verbose_name='confirmed'),
        ),
        migrations.AlterField(
            model_name='teamalias',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.country', verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='teamalias',
            name='demo',
            field=models.BooleanField(default=False, verbose_name='demo'),
        ),
        migrations.AlterField(
            model_name='teamalias',
            name='search_key',
            field=models.CharField(db_index=True, max_length=160, verbose_name='search key'),
        ),
        migrations.AlterField(
            model_name='teamalias',
            name='source',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='teamalias',
            name='source_id',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='number at the source'),
        ),
        migrations.AlterField(
            model_name='teamalias',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='clean_sheets',
            field=models.PositiveSmallIntegerField(verbose_name='without conceding'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='conceded_minutes',
            field=models.JSONField(default=list, verbose_name='minutes of goals conceded'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='draws',
            field=models.PositiveSmallIntegerField(verbose_name='drawn'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='goal_minutes',
            field=models.JSONField(default=list, verbose_name='minutes of goals scored'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='goals_against',
            field=models.PositiveSmallIntegerField(verbose_name='goals conceded'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='goals_for',
            field=models.PositiveSmallIntegerField(verbose_name='goals scored'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='home',
            field=models.BooleanField(verbose_name='at home'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='losses',
            field=models.PositiveSmallIntegerField(verbose_name='lost'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='played',
            field=models.PositiveSmallIntegerField(verbose_name='matches'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='season',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team_seasons', to='football.season', verbose_name='season'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='season_version',
            field=models.PositiveIntegerField(verbose_name='version of the season'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='shots',
            field=models.PositiveIntegerField(null=True, verbose_name='shots'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='shots_known',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='matches with shots'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team_seasons', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='wins',
            field=models.PositiveSmallIntegerField(verbose_name='won'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='xg',
            field=models.FloatField(null=True, verbose_name='xG'),
        ),
        migrations.AlterField(
            model_name='teamseason',
            name='xg_known',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='matches with xG'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='attack',
            field=models.FloatField(null=True, verbose_name='attack'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='competition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='football.competition', verbose_name='competition'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='day',
            field=models.DateField(verbose_name='day'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='defence',
            field=models.FloatField(null=True, verbose_name='defence'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='elo',
            field=models.FloatField(verbose_name='Elo'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='pi_away',
            field=models.FloatField(null=True, verbose_name='pi rating away'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='pi_home',
            field=models.FloatField(null=True, verbose_name='pi rating at home'),
        ),
        migrations.AlterField(
            model_name='teamstrength',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='strengths', to='football.team', verbose_name='team'),
        ),
        migrations.AlterField(
            model_name='venue',
            name='city',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='city'),
        ),
    ])]
