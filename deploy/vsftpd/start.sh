#!/bin/sh
# Makes the inbox with its rights (docs/ftp.md), and a certificate where none was given; then becomes vsftpd.
set -eu
inbox=/srv/netra/inbox
install -d -o netra-ftp -g netra -m 2770 "$inbox"
install -d -o netra -g netra -m 0750 "$inbox/refused" "$inbox/done"
cd /etc/netra/ftp
if [ ! -e certificate.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
    -subj "/CN=${FTP_ADDRESS:-localhost}" -keyout key.pem -out certificate.pem
  chmod 600 key.pem
fi
exec vsftpd /etc/netra/vsftpd.conf ${FTP_ADDRESS:+-opasv_address=$FTP_ADDRESS}
