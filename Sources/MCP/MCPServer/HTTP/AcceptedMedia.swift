// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Which of the two answer forms of Streamable HTTP a client takes.
///
/// The specification wants both listed; clients in the field send one, a wildcard or nothing, so whatever can be served
/// is served.
struct AcceptedMedia: Equatable {
    let json: Bool
    let eventStream: Bool

    /// Nothing acceptable when both are false: answer 406.
    init(_ fields: HTTPFields) {
        if fields.value(of: "accept", equals: Self.usual) {
            self.init(json: true, eventStream: true)
            return
        }
        let values = fields.values(of: "accept")
        guard !values.isEmpty else {
            self.init(json: true, eventStream: false)
            return
        }
        var json = false
        var eventStream = false
        for range in values.joined(separator: ",").split(separator: ",") {
            let name = range.prefix { $0 != ";" }.trimmingBlanks().lowercased()
            json = json || name == "*/*" || name == "application/*" || name == "application/json"
            eventStream = eventStream || name == "*/*" || name == "text/*" || name == "text/event-stream"
        }
        self.init(json: json, eventStream: eventStream)
    }

    /// What SDKs send, told without taking it apart.
    private static let usual = "application/json, text/event-stream"

    private init(json: Bool, eventStream: Bool) {
        self.json = json
        self.eventStream = eventStream
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
