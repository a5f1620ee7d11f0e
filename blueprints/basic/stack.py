"""The smallest useful stack: a trading bot, PostgreSQL for the trade history, Redis for prices."""

from stackspec.blueprint import blueprint
from stackspec.components.application import Application, Job
from stackspec.components.postgres import Postgres
from stackspec.components.redis import Redis
from stackspec.model import Build, Environment, Healthcheck, Mount, Network, Stack, Variable

registry = Variable(
    "REGISTRY", purpose="Where images are pulled from.", default="registry.example.com/trading"
)
version = Variable("VERSION", purpose="The release of the trading services to run.", default="1.0.0")


@blueprint("basic", environments=("dev", "test", "prod"))
def basic(env: Environment) -> Stack:
    desk = Network("desk", internal=True)
    sources = f"{env.folder}/../trading/services"
    image = f"{registry}/trading:{version}" if env.prod else f"trading:{env}"
    build = None if env.prod else Build(context=sources, target="dev" if env.dev else "runtime")

    db = Postgres("postgres", database="trading", owner="trader", durable=not env.test, networks=[desk])
    cache = Redis("redis", durable=not env.test, networks=[desk])
    migrate = Job(
        "migrate",
        image=image,
        build=build,
        command=["migrate"],
        needs=[db],
        networks=[desk],
        environment={
            "POSTGRES_HOSTS": db.address,
            "POSTGRES_DATABASE": db.database,
            "POSTGRES_USER": db.owner,
            "POSTGRES_PASSWORD_FILE": db.password,
        },
    )
    bot = Application(
        "trading-bot",
        image=image,
        build=build,
        command=["dev", "trading-bot"] if env.dev else ["trading-bot"],
        needs=[db, cache, migrate],
        networks=[desk],
        environment={
            **migrate.environment,
            "REDIS_HOSTS": cache.address,
            "REDIS_PASSWORD_FILE": cache.password,
            "LOG_LEVEL": "debug" if env.dev else "info",
        },
        volumes=[Mount("/app/trading", source=f"{sources}/trading", read_only=True)] if env.dev else (),
        healthcheck=Healthcheck(
            test=["CMD", "python", "-m", "trading", "healthcheck"],
            interval="10s",
            timeout="5s",
            retries=3,
            start_period="20s",
        ),
        memory="192M",
    )
    return Stack(f"basic-{env}", services=[db, cache, migrate, bot])
