# One image for web, worker and beat: docker-compose.yml says which it is.
FROM node:20-slim AS design
WORKDIR /design
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 COPRODUCE_VAR=/var/lib/coproduce
RUN useradd --system --create-home --home-dir /var/lib/coproduce coproduce
WORKDIR /srv/coproduce
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY --from=design /design/node_modules ./node_modules
COPY . .
USER coproduce
# Static files need no setting of a trust's own: they are collected once, into the image.
RUN COPRODUCE=demo SECRET_KEY=for-this-step-only FERNET_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    python manage.py collectstatic --noinput --verbosity 0
ENV COPRODUCE=production
EXPOSE 8000
CMD ["gunicorn", "coproduce.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8"]
