# Pgpool of Debian at the paths of the image pgpool/pgpool, for where that one cannot be pulled.
FROM node:24-bookworm-slim
RUN apt-get update && \
    apt-get install -y --no-install-recommends pgpool2 && \
    mkdir -p /opt/pgpool-II/bin && \
    ln -s /usr/sbin/pgpool /opt/pgpool-II/bin/pgpool
