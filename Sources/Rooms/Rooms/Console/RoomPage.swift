// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// The page `/console/room`, by which a browser joins a room: no build step, no script of anybody else.
package enum RoomPage {
    private static let pages: [String: (type: String, text: String)] = [
        "/console/room": ("text/html; charset=utf-8", html),
        "/console/room.js": ("text/javascript; charset=utf-8", RoomPageScript.text),
    ]

    package static func serves(_ path: String) -> Bool { pages[path] != nil }

    static func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
        guard let page = pages[request.path] else { return HTTPServerResponse(status: 404) }
        guard request.method == .get || request.method == .head else {
            return HTTPServerResponse(status: 405, fields: ["allow": "GET, HEAD"])
        }
        var response = HTTPServerResponse(status: 200, contentType: page.type, text: page.text)
        response.fields.append(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self' ws: wss:; "
                + "media-src 'self' blob: mediastream:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        response.fields.append("x-content-type-options", "nosniff")
        // The token is in the fragment, which is sent to nobody; nothing of the address is.
        response.fields.append("referrer-policy", "no-referrer")
        response.fields.append("cache-control", "no-cache")
        return response
    }

    private static let html = #"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Patchbay: room</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }
          h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
          label { display: block; margin: .6rem 0; }
          input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; border: 1px solid #aab; border-radius: 4px; }
          button { font: inherit; padding: .4rem 1rem; border: 1px solid #245; border-radius: 4px; background: #245; color: #fff; }
          button:disabled { background: #889; border-color: #889; }
          #state { color: #556; } #fault { color: #a21; }
          ul { list-style: none; padding: 0; } li { padding: .25rem 0; border-bottom: 1px solid #e3e6ea; }
          .speaking { font-weight: 600; } .speaking::after { content: " ●"; color: #2a7; }
          .quiet { color: #556; font-size: .9em; }
          #log { max-height: 20rem; overflow-y: auto; } #log li { white-space: pre-wrap; overflow-wrap: anywhere; }
        </style>
        <h1>Room <span id="room"></span></h1>
        <p id="state">not joined</p>
        <p id="fault" role="alert"></p>
        <form id="entry">
          <label>Access token <input id="token" autocomplete="off" spellcheck="false"></label>
          <button>Join</button>
          <p class="quiet">From <code>patchbay rooms token ROOM IDENTITY</code>, or in the address behind <code>#token=</code>.</p>
        </form>
        <div id="inside" hidden>
          <button id="microphone" type="button">Turn the microphone on</button>
          <button id="leave" type="button">Leave</button>
          <h2>Participants</h2>
          <ul id="participants"></ul>
          <h2>Chat, transcripts and data</h2>
          <ul id="log" aria-live="polite"></ul>
          <form id="chat"><label>Say something <input id="text" autocomplete="off"></label></form>
        </div>
        <script src="/console/room.js"></script>
        </html>

        """#
}
