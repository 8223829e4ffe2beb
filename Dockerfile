# Wanwatch with a Java of its own: docker build -t wanwatch .
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp -Dmaven.test.skip=true package
# What the jars ask of Java (`jdeps`), which packaging/try tries.
RUN jlink --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.rmi,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.management,jdk.net,jdk.unsupported \
      --strip-debug --no-man-pages --no-header-files --compress zip-6 --output /jre

FROM debian:trixie-slim
# WireGuard is read by `wg`: the process itself is nobody's root, so its right stands on the file. fping brings its own.
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      wireguard-tools iperf3 fping libcap2-bin wget \
    && setcap cap_net_admin+ep /usr/bin/wg && setcap cap_net_raw+ep /usr/bin/fping \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/wanwatch --create-home wanwatch \
    && install -d -o wanwatch -g wanwatch /var/lib/wanwatch/journal
COPY --from=build /jre /opt/wanwatch/jre
COPY --from=build /src/cli/target/lib /opt/wanwatch/lib
COPY wanwatch /opt/wanwatch/wanwatch
ENV PATH=/opt/wanwatch:$PATH CACHE_DIRECTORY=/tmp
USER 10001:10001
ENTRYPOINT ["wanwatch"]
CMD ["demo"]
