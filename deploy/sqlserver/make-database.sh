#!/bin/bash
# Makes the database buzon and the login that owns it, unless they exist (docker-compose.yml).
set -euo pipefail

sqlcmd() {
  /opt/mssql-tools18/bin/sqlcmd -C -b -S sqlserver -U sa \
    -P "$(cat /run/secrets/sqlserver_sa_password)" "$@"
}

# Passwords are made of letters, digits and '-' (make-secrets.sh): they need no care within quotes.
sqlcmd -v PASSWORD="$(cat /run/secrets/database_password)" -i "$(dirname "$0")/make-database.sql"
