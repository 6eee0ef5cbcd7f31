#!/bin/sh
# Makes the secrets that docker-compose.yml names, unless they exist. Run it once: sh deploy/make-secrets.sh
# Containers read them as another user, so the files are readable and their folder is not.
set -eu

folder=$(dirname "$0")/secrets
mkdir -p "$folder"
chmod 700 "$folder"

# make NAME [PREFIX]
make() {
  if [ -e "$folder/$1" ]; then
    echo "$folder/$1 exists already"
    return
  fi
  # 32 random bytes in hex: what BUZON_SECRET_KEY wants, and no character that needs care in a URL.
  printf '%s%s' "${2:-}" "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" > "$folder/$1"
  chmod 644 "$folder/$1"
  echo "$folder/$1 made"
}

make buzon_secret_key
# SQL Server wants capitals and signs too.
make database_password Bz-
make sqlserver_sa_password Bz-
