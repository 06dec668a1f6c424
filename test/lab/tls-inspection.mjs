// What a company's TLS inspection does: ends the laptop's TLS with a certificate of its own, and opens TLS of its own to the server.
// usage: node tls-inspection.mjs CERTDIR PORT SERVER SERVERPORT        reads inspection.pem and inspection.key in CERTDIR
import { readFileSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { connect, createServer } from 'node:tls';

const [folder, port, host, serverPort] = process.argv.slice(2);
const quiet = () => {};
// The older version, as many such products still speak: its certificate is in clear (RFC 5246 7.4.2).
createServer({ key: readFileSync(`${folder}/inspection.key`), cert: readFileSync(`${folder}/inspection.pem`), maxVersion: 'TLSv1.2' }, (laptop) => {
  const server = connect({ host, port: Number(serverPort), servername: laptop.servername || undefined, rejectUnauthorized: false });
  pipeline(laptop, server, quiet);
  pipeline(server, laptop, quiet);
}).on('tlsClientError', quiet).listen(Number(port));
