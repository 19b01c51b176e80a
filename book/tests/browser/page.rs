//! One page, opened in a tab of its own: its requests, its console, its layout.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chromium::Chromium;
use super::server::Server;

/// A width and a height.
pub(crate) type Size = (u32, u32);

/// A desktop screen.
pub(crate) const SCREEN: Size = (1280, 900);
/// A phone.
pub(crate) const PHONE: Size = (390, 844);

/// Opens a page; lists what is wrong with it.
pub(crate) fn problems(
    chromium: &mut Chromium,
    server: &Server,
    page: &str,
    size: Size,
) -> Vec<String> {
    let target = chromium.ask("Target.createTarget", json!({ "url": "about:blank" }));
    let target = json!({ "targetId": target["targetId"], "flatten": true });
    let session = chromium.ask("Target.attachToTarget", target.clone())["sessionId"].clone();
    let session = session.as_str().unwrap().to_string();
    let mut tab = Tab {
        chromium,
        session,
        origin: server.origin.clone(),
        loaded: false,
        waits: BTreeMap::new(),
        wrong: Vec::new(),
    };
    tab.open(page, size);
    while !(tab.loaded && tab.waits.is_empty()) {
        let message = tab.chromium.next();
        tab.handle(&message);
    }
    tab.check();
    let mut wrong = tab.wrong;
    wrong.sort();
    wrong.dedup();
    chromium.ask("Target.closeTarget", json!({ "targetId": target["targetId"] }));
    wrong
}

struct Tab<'c> {
    chromium: &'c mut Chromium,
    session: String,
    origin: String,
    loaded: bool,
    /// Pending requests: the number of each, and its address.
    waits: BTreeMap<String, String>,
    wrong: Vec<String>,
}

impl Tab<'_> {
    fn open(&mut self, page: &str, (width, height): Size) {
        for domain in ["Page", "Network", "Runtime", "Log"] {
            self.ask(&format!("{domain}.enable"), json!({}));
        }
        let mobile = width < 600;
        let screen = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile
        });
        self.ask("Emulation.setDeviceMetricsOverride", screen);
        // The page for the printer would ask for one.
        let script = json!({ "source": "window.print = () => {}" });
        self.ask("Page.addScriptToEvaluateOnNewDocument", script);
        self.ask("Page.navigate", json!({ "url": format!("{}{page}", self.origin) }));
    }

    /// Runs the checks that only the page itself can make.
    fn check(&mut self) {
        let script = json!({
            "expression": include_str!("problems.js"), "awaitPromise": true, "returnByValue": true
        });
        let found = self.ask("Runtime.evaluate", script);
        let found =
            found["result"]["value"].as_array().expect("problems.js returns a list").clone();
        self.wrong.extend(found.iter().map(text));
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let number = self.chromium.send(Some(&self.session), method, params);
        loop {
            let message = self.chromium.next();
            if message["id"] == number {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            self.handle(&message);
        }
    }

    fn handle(&mut self, message: &Value) {
        if message["sessionId"] != self.session {
            return;
        }
        let params = &message["params"];
        let request = text(&params["requestId"]);
        match message["method"].as_str().unwrap_or_default() {
            "Page.loadEventFired" => self.loaded = true,
            "Network.requestWillBeSent" => self.requested(request, text(&params["request"]["url"])),
            "Network.responseReceived" => self.responded(&params["response"]),
            "Network.loadingFinished" => drop(self.waits.remove(&request)),
            "Network.loadingFailed" => self.failed(&request, params),
            "Runtime.consoleAPICalled" if params["type"] == "error" => {
                let said: Vec<String> =
                    params["args"].as_array().unwrap().iter().map(said).collect();
                self.wrong.push(format!("console: {}", said.join(" ")));
            }
            "Runtime.exceptionThrown" => {
                let thrown = said(&params["exceptionDetails"]["exception"]);
                self.wrong.push(format!("console: {thrown}"));
            }
            // Failed requests are reported above.
            "Log.entryAdded"
                if params["entry"]["level"] == "error"
                    && params["entry"]["source"] != "network" =>
            {
                self.wrong.push(format!("console: {}", text(&params["entry"]["text"])));
            }
            _ => {}
        }
    }

    fn requested(&mut self, request: String, url: String) {
        let own = ["data:", "blob:", "about:", &self.origin];
        if !own.iter().any(|start| url.starts_with(start)) {
            self.wrong.push(format!("requests another host: {url}"));
        }
        self.waits.insert(request, url);
    }

    fn responded(&mut self, response: &Value) {
        let status = response["status"].as_u64().unwrap_or_default();
        let url = text(&response["url"]);
        if status >= 400 {
            let path = url.replacen(&self.origin, "/", 1);
            self.wrong.push(format!("{path} is missing: {status}"));
        }
    }

    fn failed(&mut self, request: &str, params: &Value) {
        let Some(url) = self.waits.remove(request) else { return };
        // A request to another host is reported already.
        if url.starts_with(&self.origin) && params["canceled"] != true {
            self.wrong.push(format!("{url} doesn't load: {}", text(&params["errorText"])));
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// A message to the console: a value, or the first line of a description.
fn said(value: &Value) -> String {
    let described = value["description"].as_str().or(value["value"].as_str());
    described.unwrap_or_default().lines().next().unwrap_or_default().to_string()
}
