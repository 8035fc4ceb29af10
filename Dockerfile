# One image for web, worker and beat. script/setup does in it what it does on any Debian 12 machine.
FROM python:3.11-slim-bookworm
WORKDIR /srv/ihwb
COPY . .
ENV IHWB_COLLECTED_STATIC=true
RUN script/setup && IHWB_SECRET_KEY=build IHWB_VAR_DIR=/tmp .venv/bin/python manage.py collectstatic --noinput --verbosity 0 && \
    rm -rf node_modules /root/.npm /root/.cache /var/lib/apt/lists/*
RUN useradd --system --home-dir /srv/ihwb ihwb && mkdir -p /srv/media /srv/var && chown ihwb /srv/media /srv/var
USER ihwb
EXPOSE 8000
CMD [".venv/bin/gunicorn", "ihwb.wsgi", "--workers", "3", "--threads", "4", "--bind", "0.0.0.0:8000"]
