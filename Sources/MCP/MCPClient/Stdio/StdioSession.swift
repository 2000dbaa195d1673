// SPDX-License-Identifier: Apache-2.0

/// A running peer with which era and revision are agreed.
final class StdioSession: Sendable {
    let link: StdioLink
    let description: UpstreamDescription
    let logLevel: SessionLogLevel
    private let envelope: RequestEnvelope

    init(_ description: UpstreamDescription, on link: StdioLink, as identity: MCPClientIdentity) {
        self.link = link
        self.description = description
        logLevel = SessionLogLevel(description.capabilities)
        envelope = RequestEnvelope(revision: description.revision, identity: identity)
    }

    /// Asks something whose answer nobody needs, if the peer runs. The bound is that of our own requests.
    func ask(_ call: UpstreamCall) async {
        let open = CallTable.Call(answer: OneShot(), notifications: CallNotifications(), onNotification: nil)
        _ = try? await link.exchange(open, until: link.deadline(call.deadline)) { line(of: call, id: $0) }
    }

    /// One line: what a client laid out over several is joined, which changes white space only, since a JSON string
    /// holds no line break.
    func line(of call: UpstreamCall, id: Int64) -> [UInt8] {
        var line = envelope.encode(call, id: id)
        for index in line.indices where line[index] == 10 || line[index] == 13 { line[index] = 0x20 }
        return line
    }
}
