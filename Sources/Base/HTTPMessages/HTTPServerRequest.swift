// SPDX-License-Identifier: Apache-2.0

/// One request as the server hands it to a handler: complete, its body within the configured bound.
package struct HTTPServerRequest: Sendable {
    package var method: HTTPMethod
    /// The path of the request target as sent: percent-encoding kept, query removed.
    package var path: String
    /// What follows `?` in the target, without it.
    package var query: String?
    package var fields: HTTPFields
    package var body: [UInt8]
    /// The fields behind the body. Over HTTP/1.1 they are dropped.
    package var trailers = HTTPFields()
    /// The peer's numeric address, with no port; `unix:UID` for a process on the other end of a Unix socket, with the user
    /// that the kernel says it runs as.
    package var remoteAddress: String

    package init(
        method: HTTPMethod, path: String, query: String? = nil, fields: HTTPFields = [:], body: [UInt8] = [],
        remoteAddress: String = "127.0.0.1"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.remoteAddress = remoteAddress
    }

    /// What stands before the user id in the address of a peer on a Unix socket.
    package static let unixPrefix = "unix:"

    /// The user of a peer on a Unix socket; nil for a peer of the network, and where the kernel does not say.
    package var peerUser: UInt32? {
        guard remoteAddress.hasPrefix(Self.unixPrefix) else { return nil }
        return UInt32(remoteAddress.dropFirst(Self.unixPrefix.count))
    }
}
