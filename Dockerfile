# Two stages: packages are installed where a compiler could be had, and only they are carried over.
FROM python:3.12.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/dozor
COPY requirements.txt /tmp/requirements.txt
RUN /opt/dozor/bin/pip install --no-deps -r /tmp/requirements.txt

FROM python:3.12.11-slim-bookworm
ENV PATH=/opt/dozor/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    DOZOR_VAR=/var/lib/dozor \
    STATIC_ROOT=/opt/dozor/static \
    DEBUG=0
RUN groupadd --gid 10001 dozor \
    && useradd --uid 10001 --gid dozor --home-dir /var/lib/dozor --create-home \
       --shell /usr/sbin/nologin dozor
COPY --from=build /opt/dozor /opt/dozor
WORKDIR /srv/dozor
COPY --chown=root:root . .
# Only static files are made here, so the key of this step protects nothing and is not kept.
RUN SECRET_KEY=only-to-collect-static-files-in-this-build-step ALLOWED_HOSTS=localhost \
    DOZOR_VAR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q config accounts stats economy demper
USER dozor
VOLUME /var/lib/dozor
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--no-access-log", "--no-server-header", "--ws-max-size", "65536", "--ws-per-message-deflate", "false", \
     "--timeout-graceful-shutdown", "5"]
