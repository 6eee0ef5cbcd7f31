#!/bin/sh
# Secrets come as files: NAME_FILE=/run/secrets/x becomes NAME with the content of that file.
# (BUZON_SECRET_KEY needs no such help: it takes file:PATH itself.)
set -eu

for name in DATABASE_URL PGPASSWORD REDIS_URL SMTP_URL DASHBOARD_OPERATOR DASHBOARD_READER; do
  eval "file=\${${name}_FILE:-}"
  [ -n "$file" ] || continue
  if [ ! -r "$file" ]; then
    echo "environment: ${name}_FILE = $file: must be a file that user $(id -u) can read" >&2
    exit 78
  fi
  # The line break at its end is not meant.
  value=$(cat "$file")
  export "$name=$value"
  unset "${name}_FILE"
done

exec "$@"
