//! One page, opened in a tab of its own: what it asks for, what it says, what is seen.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chromium::Chromium;
use super::server::Server;

/// A width and a height.
pub(crate) type Size = (u32, u32);

/// On a desk.
pub(crate) const SCREEN: Size = (1280, 900);
/// In a hand.
pub(crate) const PHONE: Size = (390, 844);

/// Opens a page; answers what is wrong with it.
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
        tab.hear(&message);
    }
    tab.see();
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
    /// What was asked for and has not come: the number of each request, and its address.
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

    /// Asks what only the page itself can tell.
    fn see(&mut self) {
        let script = json!({
            "expression": include_str!("problems.js"), "awaitPromise": true, "returnByValue": true
        });
        let seen = self.ask("Runtime.evaluate", script);
        let seen = seen["result"]["value"].as_array().expect("problems.js answers a list").clone();
        self.wrong.extend(seen.iter().map(text));
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let number = self.chromium.send(Some(&self.session), method, params);
        loop {
            let message = self.chromium.next();
            if message["id"] == number {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            self.hear(&message);
        }
    }

    fn hear(&mut self, message: &Value) {
        if message["sessionId"] != self.session {
            return;
        }
        let params = &message["params"];
        let request = text(&params["requestId"]);
        match message["method"].as_str().unwrap_or_default() {
            "Page.loadEventFired" => self.loaded = true,
            "Network.requestWillBeSent" => self.asked(request, text(&params["request"]["url"])),
            "Network.responseReceived" => self.answered(&params["response"]),
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
            // Of requests we have heard before.
            "Log.entryAdded"
                if params["entry"]["level"] == "error"
                    && params["entry"]["source"] != "network" =>
            {
                self.wrong.push(format!("console: {}", text(&params["entry"]["text"])));
            }
            _ => {}
        }
    }

    fn asked(&mut self, request: String, url: String) {
        let own = ["data:", "blob:", "about:", &self.origin];
        if !own.iter().any(|start| url.starts_with(start)) {
            self.wrong.push(format!("asks another host: {url}"));
        }
        self.waits.insert(request, url);
    }

    fn answered(&mut self, response: &Value) {
        let status = response["status"].as_u64().unwrap_or_default();
        let url = text(&response["url"]);
        if status >= 400 {
            let path = url.replacen(&self.origin, "/", 1);
            self.wrong.push(format!("{path} is not there: {status}"));
        }
    }

    fn failed(&mut self, request: &str, params: &Value) {
        let Some(url) = self.waits.remove(request) else { return };
        // That another host was asked is said already.
        if url.starts_with(&self.origin) && params["canceled"] != true {
            self.wrong.push(format!("{url} does not come: {}", text(&params["errorText"])));
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// What was said to the console: a value, or the first line of a description.
fn said(value: &Value) -> String {
    let described = value["description"].as_str().or(value["value"].as_str());
    described.unwrap_or_default().lines().next().unwrap_or_default().to_string()
}
