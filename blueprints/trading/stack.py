"""The trading stack: four services on paper money, their database and cache, and everything that watches them.

Networks: `data` is where orders and prices travel and leads nowhere else; `watch` is where Prometheus scrapes; only `front`
leads outside, for notifications, and to the loopback ports that people use.
"""

from collections.abc import Mapping
from typing import TypeAlias

from stackspec.blueprint import blueprint
from stackspec.components.adminer import Adminer
from stackspec.components.alertmanager import Alertmanager
from stackspec.components.alertmanager.notify import notify
from stackspec.components.application import Application, Job
from stackspec.components.cadvisor import Cadvisor
from stackspec.components.grafana import Grafana
from stackspec.components.node import NodeExporter
from stackspec.components.postgres import Postgres, PostgresExporter
from stackspec.components.prometheus import Prometheus
from stackspec.components.redis import Redis, RedisExporter
from stackspec.components.redis_commander import RedisCommander
from stackspec.model import (
    Build,
    Component,
    Environment,
    Healthcheck,
    Mount,
    Network,
    RestartPolicy,
    Secret,
    Stack,
    UpdateConfig,
    Variable,
    Watch,
)
from stackspec.model.monitoring import AlertmanagerConfig, Heartbeat, Metric, Telegram, Webhook

from .alerts import readiness_alerts, trading_alerts, trading_slos
from .dashboards import trading_dashboard
from .metrics import MARKET_DATA, ORDER_EXECUTION, RISK_MANAGER, TRADING_BOT

registry = Variable(
    "REGISTRY", purpose="Where images are pulled from.", default="registry.example.com/trading"
)
version = Variable("VERSION", purpose="The release of the trading services to run.", default="1.0.0")
log_level = Variable("LOG_LEVEL", purpose="Least severe line that the trading services log.", default="info")

Settings: TypeAlias = Mapping[str, str | int | float | Secret | None]

PROBE = Healthcheck(
    test=["CMD", "python", "-m", "trading", "healthcheck"],
    interval="10s",
    timeout="5s",
    retries=3,
    start_period="20s",
)
UPDATE = UpdateConfig(
    parallelism=1, delay="30s", failure_action="rollback", monitor="30s", order="start-first"
)
ROLLBACK = UpdateConfig(parallelism=1, delay="5s", failure_action="pause", monitor="30s", order="start-first")
# Without a bound: the engine counts a container's restarts over all its life, and "on-failure" leaves it dead after a reboot.
RESTART = RestartPolicy(condition="any", delay="5s")


@blueprint("trading", environments=("dev", "test", "prod"))
def trading(env: Environment) -> Stack:
    # A port can only be published from a network that is not internal, and developers want to look inside.
    data = Network("data", internal=not env.dev)
    watch = Network("watch", internal=not env.dev)
    front = Network("front")

    db = Postgres(
        "postgres",
        database="trading",
        owner="trader",
        monitored=True,
        durable=not env.test,
        memory="2G" if env.prod else "1G",
        publish=5432 if env.dev else None,
        networks=[data],
    )
    cache = Redis(
        "redis",
        max_memory="256M",
        eviction="volatile-lru",  # the order stream has no time to live and must never be evicted
        fsync="always",  # an accepted order survives a crash of Redis
        monitored=True,
        durable=not env.test,
        publish=6379 if env.dev else None,
        networks=[data],
    )
    services = _trading_services(env, db, cache, data, watch)
    _migrate, market_data, bot, execution, risk = services

    alertmanager = Alertmanager(
        "alertmanager",
        _notifications(env),
        durable=not env.test,
        publish=9093 if env.dev else None,
        networks=[watch, front],
    )
    prometheus = Prometheus(
        "prometheus",
        alertmanager=alertmanager,
        external_labels={"environment": env.name},
        retention="1h" if env.test else "31d",  # an objective over 30 days needs its samples that long
        durable=not env.test,
        publish=9090 if env.dev else None,
        networks=[watch],
    )
    exporters: list[PostgresExporter | RedisExporter | NodeExporter | Cadvisor] = [
        PostgresExporter("postgres-exporter", db, networks=[data, watch]),
        RedisExporter("redis-exporter", cache, networks=[data, watch]),
        NodeExporter("node-exporter", networks=[watch]),
        Cadvisor("cadvisor", networks=[watch]),
    ]
    grafana = Grafana(
        "grafana",
        prometheus,
        show=[prometheus, alertmanager, *exporters],
        dashboards=[trading_dashboard(prometheus.datasource, market_data, bot, execution, risk)],
        durable=not env.test,
        publish=None if env.test else 3000,
        networks=[watch, front],
    )
    tools: list[Component] = []
    if env.dev:
        tools = [
            Adminer("adminer", db, publish=8081, networks=[data]),
            RedisCommander("redis-commander", cache, publish=8082, networks=[data]),
        ]
    return Stack(
        "trading" if env.prod else f"trading-{env}",
        services=[db, cache, *services, prometheus, alertmanager, grafana, *exporters, *tools],
        rule_groups=[
            trading_alerts(bot, execution, risk),
            readiness_alerts(market_data, bot, execution, risk),
        ],
        slos=trading_slos(execution) if env.prod else (),
        runbooks_url="https://git.example.com/desk/trading/blob/main/",
        grafana_url="http://localhost:3000",
    )


def _trading_services(
    env: Environment, db: Postgres, cache: Redis, data: Network, watch: Network
) -> tuple[Job, Application, Application, Application, Application]:
    """The migration and the four services: one image, one user, what differs is the command."""
    sources = f"{env.folder}/services"
    image = f"{registry}/trading:{version}" if env.prod else f"trading:{env}"
    build = None if env.prod else Build(context=sources, target="dev" if env.dev else "runtime")
    postgres: Settings = {
        "POSTGRES_HOSTS": db.address,
        "POSTGRES_DATABASE": db.database,
        "POSTGRES_USER": db.owner,
        "POSTGRES_PASSWORD_FILE": db.password,
    }
    redis: Settings = {"REDIS_HOSTS": cache.address, "REDIS_PASSWORD_FILE": cache.password}
    logs: Settings = {"LOG_LEVEL": "debug" if env.dev else f"{log_level}"}
    migrate = Job(
        "migrate",
        image=image,
        build=build,
        command=["migrate"],
        needs=[db],
        networks=[data],
        environment={**postgres, **logs},
    )

    def service(
        name: str,
        metrics: tuple[Metric, ...],
        needs: list[Component],
        settings: Settings,
        number: int,
        replicas: int = 1,
    ) -> Application:
        return Application(
            name,
            image=image,
            build=build,
            command=["dev", name, "--debug-port", str(5678 + number)] if env.dev else [name],
            needs=needs,
            networks=[data, watch],
            environment={**redis, **settings, **logs},
            healthcheck=PROBE,
            metrics=metrics,
            memory="192M",
            memory_reserved="96M" if env.prod else None,
            replicas=replicas if env.prod else 1,
            update_config=UPDATE if env.prod else None,
            rollback_config=ROLLBACK if env.prod else None,
            restart_policy=RESTART if env.prod else None,
            publish=8090 + number if env.dev else None,
            debug_port=5678 + number if env.dev else None,
            volumes=[Mount("/app/trading", source=f"{sources}/trading", read_only=True)] if env.dev else (),
            watch=[Watch(path=f"{sources}/requirements.txt", action="rebuild")] if env.dev else (),
        )

    symbols: Settings = {"SYMBOLS": "BTCUSDT,ETHUSDT,SOLUSDT"}
    limits: Settings = {"MAX_POSITION_SIZE": 10000, "MAX_DAILY_LOSS": 1000, "MAX_DRAWDOWN_PERCENT": 10}
    market_data = service("market-data", MARKET_DATA, [cache], symbols, 0)
    risk = service("risk-manager", RISK_MANAGER, [db, cache, migrate], {**postgres, **limits}, 1)
    execution = service(
        "order-execution",
        ORDER_EXECUTION,
        [db, cache, migrate, risk],
        {**postgres, "RISK_MANAGER_URL": risk.url},
        2,
        replicas=2,
    )
    bot = service("trading-bot", TRADING_BOT, [db, cache, migrate], {**postgres, **symbols}, 3, replicas=2)
    return migrate, market_data, bot, execution, risk


def _notifications(env: Environment) -> AlertmanagerConfig:
    """Telegram and a heartbeat where people depend on it, one web hook of the developer's elsewhere."""
    if not env.prod:
        hook = Secret(
            "alert-webhook", file="./secrets/alert-webhook", purpose="URL that alerts are posted to"
        )
        return notify(Webhook(hook))
    return notify(
        Telegram(
            token=Secret(
                "telegram-token", file="./secrets/telegram-token", purpose="the Telegram bot's token"
            ),
            chat=Secret(
                "telegram-chat", file="./secrets/telegram-chat", purpose="number of the Telegram chat"
            ),
        ),
        heartbeat=Heartbeat(
            Secret(
                "heartbeat-url",
                file="./secrets/heartbeat-url",
                purpose="URL that notices when it is no longer called",
            )
        ),
    )
