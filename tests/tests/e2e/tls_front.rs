//! A front that speaks TLS before a server that does not, until it no longer does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The front. It ends with this value.
pub(crate) struct TlsFront {
    port: u16,
    fails: Arc<AtomicBool>,
    listening: JoinHandle<()>,
}

impl TlsFront {
    /// A front before the server on this port, with a certificate that nobody else vouches for.
    pub(crate) async fn before(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let fails = Arc::new(AtomicBool::new(false));
        let (acceptor, now_fails) = (acceptor(), Arc::clone(&fails));
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if now_fails.load(Ordering::SeqCst) {
                    tokio::spawn(babble(client));
                } else {
                    tokio::spawn(carry(client, server, acceptor.clone()));
                }
            }
        });
        Self {
            port,
            fails,
            listening,
        }
    }

    /// Its address, without a slash at the end.
    pub(crate) fn address(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// From now on connections are answered with what is no TLS.
    pub(crate) fn fail(&self) {
        self.fails.store(true, Ordering::SeqCst);
    }

    /// From now on they are answered as they should be.
    pub(crate) fn recover(&self) {
        self.fails.store(false, Ordering::SeqCst);
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn acceptor() -> TlsAcceptor {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider has the usual versions")
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .expect("the key is the certificate's");
    TlsAcceptor::from(Arc::new(config))
}

/// A browser that goes away in the middle is no fault of the front.
async fn carry(client: TcpStream, server: u16, acceptor: TlsAcceptor) -> std::io::Result<()> {
    let mut client = acceptor.accept(client).await?;
    let mut server = TcpStream::connect(("127.0.0.1", server)).await?;
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

async fn babble(mut client: TcpStream) -> std::io::Result<()> {
    let no_tls = b"HTTP/1.1 400 Bad Request\r\n\r\n";
    client.write_all(no_tls).await
}
