//! Asks the edge over HTTP, as a page's script does and as no page would.

use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Response, Url};
use serde_json::Value;
use shared::{Problem, Receipt};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An idle connection is kept so long.
const IDLE: Duration = Duration::from_secs(2);

fn builder() -> ClientBuilder {
    Client::builder().redirect(reqwest::redirect::Policy::none())
}

/// What the edge answered.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

/// A client that stands on the shop's origin.
#[derive(Clone, Debug)]
pub struct EdgeClient {
    http: Client,
    base_url: String,
    origin: String,
}

impl EdgeClient {
    /// A client of the edge at this address, on this origin.
    #[must_use]
    pub fn new(base_url: String, origin: String) -> Self {
        // workerd closes what has been idle for 5 s; a request on its way then would be lost.
        let http = builder().pool_idle_timeout(IDLE).build();
        Self {
            http: http.expect("an HTTP client"),
            base_url,
            origin,
        }
    }

    /// The same for many who do not know each other: each has a connection of their own. Where they share
    /// some, a machine that is too busy to read a request within those 5 s loses it.
    #[must_use]
    pub fn of_strangers(self) -> Self {
        let http = builder().pool_max_idle_per_host(0).build();
        Self {
            http: http.expect("an HTTP client"),
            ..self
        }
    }

    /// A request as it stands, without an origin.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base_url))
    }

    /// A form as a browser posts it, but for the page's origin.
    ///
    /// # Panics
    /// Never: any text can be a field's.
    pub fn form<Name: AsRef<str>, Text: AsRef<str>>(
        &self,
        path: &str,
        fields: &[(Name, Text)],
    ) -> RequestBuilder {
        let written = Url::parse_with_params("http://form.example/", fields).expect("fields");
        self.request(Method::POST, path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(written.query().unwrap_or_default().to_owned())
    }

    /// A submission of the shop, with all that belongs to it but the body.
    pub fn submission(&self, key: &str) -> RequestBuilder {
        self.submission_to("acme", key)
    }

    /// The same to another site.
    pub fn submission_to(&self, site: &str, key: &str) -> RequestBuilder {
        self.request(Method::POST, &format!("/v1/sites/{site}/submissions"))
            .header("Origin", &self.origin)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", format!("\"{key}\""))
    }

    /// Sends a submission.
    pub async fn submit(&self, key: &str, draft: &Value) -> Answer {
        Answer::of(self.submission(key).body(draft.to_string())).await
    }

    /// Sends a submission that must be taken, and gives its receipt back.
    pub async fn accepted(&self, key: &str, draft: &Value) -> Receipt {
        let answer = self.submit(key, draft).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        answer.receipt()
    }

    /// A case's state as it is now.
    pub async fn receipt(&self, token: &str) -> Receipt {
        let path = format!("/v1/receipts/{token}");
        let request = self
            .request(Method::GET, &path)
            .header("Origin", &self.origin);
        Answer::of(request).await.receipt()
    }

    /// Sends bytes as they are and reads what comes until the other side closes: for requests that
    /// no client library would write.
    pub async fn raw(&self, request: &[u8]) -> String {
        let address = self.base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.expect("the edge listens");
        // The edge may answer and close before it has read everything: that is no fault here.
        let _ = stream.write_all(request).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The origin on which it stands.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The edge's address.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl fmt::Debug for Answer {
    /// With as much of the body as one can read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body: String = self.body.chars().take(1_000).collect();
        write!(f, "{} {:?}\n{body}", self.status, self.headers)
    }
}

impl Answer {
    /// Sends a request and reads all of its answer.
    pub async fn of(request: RequestBuilder) -> Self {
        let response: Response = request.send().await.expect("the edge answers");
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.expect("the body arrives"),
        }
    }

    /// Reads an answer that has begun; nothing if it breaks off.
    pub async fn read(response: Response) -> Option<Self> {
        Some(Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.ok()?,
        })
    }

    /// A header, empty if it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(HeaderValue::to_str);
        value.and_then(Result::ok).unwrap_or_default()
    }

    /// The value of a hidden field in the last form of a page that has one of this name.
    #[must_use]
    pub fn hidden(&self, name: &str) -> Option<String> {
        let field = self
            .body
            .rsplit(&format!("name=\"{name}\" value=\""))
            .next()?;
        let value = field.split('"').next()?;
        (field.len() < self.body.len()).then(|| value.to_owned())
    }

    /// The body as a receipt.
    #[must_use]
    pub fn receipt(&self) -> Receipt {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body as a problem, whose form is checked.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let problem: Problem =
            serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(
            self.header("content-type")
                .starts_with("application/problem+json"),
            "{self:?}"
        );
        assert_eq!(problem.status, self.status, "{self:?}");
        assert!(
            !problem.title.is_empty() && problem.kind.contains(':'),
            "{self:?}"
        );
        problem
    }
}
