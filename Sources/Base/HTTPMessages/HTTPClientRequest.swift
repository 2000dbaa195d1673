// SPDX-License-Identifier: Apache-2.0

/// One request to an absolute URL, with its bounds.
package struct HTTPClientRequest: Sendable {
    package var method: HTTPMethod
    /// Absolute, `http` or `https`.
    package var url: String
    package var fields: HTTPFields
    package var body: [UInt8]
    package var limits: HTTPClientLimits
    /// Whose URL it is.
    package var reach = HTTPReach.anywhere
    /// The server is known to speak HTTP/2: a plain `http` URL is then spoken to in it at once (RFC 9113, section 3.3).
    /// Over TLS the two sides agree on it anyway. Such a request has a connection of its own.
    package var assumesHTTP2 = false

    package init(
        method: HTTPMethod = .get, url: String, fields: HTTPFields = [:], body: [UInt8] = [],
        limits: HTTPClientLimits = HTTPClientLimits()
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.limits = limits
    }
}

/// What one exchange may cost.
package struct HTTPClientLimits: Sendable {
    package var connect: Duration
    /// From the call to the response's head; nil waits for ever.
    package var head: Duration?
    /// Longest silence within the body; nil waits for ever.
    package var idle: Duration?
    /// From the call to the end of the body; nil for streams.
    package var total: Duration?
    /// Bytes of body after which the exchange fails with ``HTTPClientError/bodyTooLarge(limit:)``.
    package var maximumBody: Int

    package init(
        connect: Duration = .seconds(10), head: Duration? = .seconds(60), idle: Duration? = nil,
        total: Duration? = nil, maximumBody: Int = 16 << 20
    ) {
        self.connect = connect
        self.head = head
        self.idle = idle
        self.total = total
        self.maximumBody = maximumBody
    }
}
