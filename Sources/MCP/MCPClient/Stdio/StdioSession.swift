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

    /// One line: what a client laid out over several is joined, which changes white space only, since a JSON string
    /// holds no line break.
    func line(of call: UpstreamCall, id: Int64) -> [UInt8] {
        var line = envelope.encode(call, id: id)
        for index in line.indices where line[index] == 10 || line[index] == 13 { line[index] = 0x20 }
        return line
    }
}
