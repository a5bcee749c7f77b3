# The image of Barycenter: the `barycenter` command on Node.js, as a user without rights.
#
#   docker build -t barycenter .
#   docker run -p 8080:8080 -p 127.0.0.1:8081:8081 -v barycenter:/data barycenter
#
# Where the build reaches the registry through a proxy with a certificate of its own:
#   docker build --secret id=ca,src=/etc/ssl/certs/ca-certificates.crt …
ARG BASE_IMAGE=node:24-bookworm-slim

FROM ${BASE_IMAGE} AS build
ENV CI=true
WORKDIR /src
# The manifests first: as long as they stay the same, so do the dependencies.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY patches patches
COPY apps/admin/package.json apps/admin/
COPY apps/cli/package.json apps/cli/
COPY apps/controller/package.json apps/controller/
COPY apps/provider/package.json apps/provider/
COPY packages/config/package.json packages/config/
COPY packages/core/package.json packages/core/
COPY packages/database/package.json packages/database/
COPY packages/targets/package.json packages/targets/
COPY packages/testing/package.json packages/testing/
RUN --mount=type=secret,id=ca \
    if [ -f /run/secrets/ca ]; then export SSL_CERT_FILE=/run/secrets/ca NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi && \
    npm install --global "$(node -p 'require("./package.json").packageManager')" && \
    pnpm install --frozen-lockfile --ignore-scripts --filter 'barycenter...' --filter '!@barycenter/testing'
COPY tsconfig.base.json ./
COPY drizzle drizzle
COPY packages packages
COPY apps apps
RUN --mount=type=secret,id=ca \
    if [ -f /run/secrets/ca ]; then export SSL_CERT_FILE=/run/secrets/ca NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi && \
    pnpm --filter barycenter run build && \
    pnpm --filter barycenter deploy --prod --legacy --ignore-scripts --config.allow-unused-patches=true /out
# The native packages bring binaries for every platform, and the source of SQLite: only what is loaded here stays.
RUN cd /out && find node_modules -path '*/prebuilds/*' -type d -prune ! -name "$(node -p 'process.platform + "-" + process.arch')" -exec rm -rf {} + && \
    rm -rf node_modules/.pnpm/better-sqlite3@*/node_modules/better-sqlite3/deps node_modules/.pnpm/better-sqlite3@*/node_modules/better-sqlite3/src && \
    node bin/barycenter.mjs version

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="Barycenter" \
      org.opencontainers.image.description="An OpenID Provider with declarative users" \
      org.opencontainers.image.licenses="Apache-2.0"
# What glibc keeps per thread of the memory that argon2 used would be up to 19 MiB each; and what Node.js lets
# pile up of what requests leave behind would be over 100 MiB under load, for no gain that could be measured.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    NODE_OPTIONS=--max-semi-space-size=16 \
    BARYCENTER_DEFAULTS_FILE=/opt/barycenter/image-defaults.toml
COPY --from=build /out /opt/barycenter
COPY deploy/docker/image-defaults.toml /opt/barycenter/
# /app is where a configuration is mounted, and only for that; all that is written goes to /data.
RUN ln -s /opt/barycenter/bin/barycenter.mjs /usr/local/bin/barycenter && \
    mkdir -p /app && install -d -o 1000 -g 1000 -m 0700 /data
WORKDIR /app
VOLUME /data
USER 1000:1000
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s --start-interval=1s CMD ["barycenter", "health"]
ENTRYPOINT ["barycenter"]
