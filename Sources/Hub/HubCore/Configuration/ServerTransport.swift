// SPDX-License-Identifier: Apache-2.0

/// How the hub reaches one MCP server.
package enum ServerTransport: Sendable, Equatable {
    case stdio(ServerLaunch)
    case http(ServerEndpoint)
    /// A service that does not speak MCP, by its OpenAPI document.
    case openAPI(ServiceDocument)
    /// The sample tools inside this binary; not available to configuration files.
    case demo
}

/// A child process that speaks MCP on its standard streams.
package struct ServerLaunch: Sendable, Equatable {
    /// A path, or a name looked up in `PATH`.
    package var command: Secret
    package var arguments: [Secret]
    /// Added to the minimal environment every child gets.
    package var environment: [String: Secret]
    /// Nil means the hub's own.
    package var workingDirectory: String?

    package init(
        command: Secret, arguments: [Secret] = [], environment: [String: Secret] = [:], workingDirectory: String? = nil
    ) {
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
    }
}

/// A server behind a URL.
package struct ServerEndpoint: Sendable, Equatable {
    /// One header sent with every request, in the order of the file.
    package struct Header: Sendable, Equatable {
        /// A token of RFC 9110; no two of one endpoint differ in case only.
        package var name: String
        /// Free of control characters.
        package var value: Secret

        package init(name: String, value: Secret) {
            self.name = name
            self.value = value
        }
    }

    /// What the operator says the server speaks.
    package enum Kind: Sendable {
        /// Whatever the server turns out to speak.
        case automatic
        case streamableHTTP
        /// HTTP+SSE of revision 2024-11-05.
        case sse
    }

    /// Absolute, `http` or `https`; its label has neither user information nor query.
    package var url: Secret
    package var headers: [Header]
    package var kind: Kind

    package init(url: Secret, headers: [Header] = [], kind: Kind = .automatic) {
        self.url = url
        self.headers = headers
        self.kind = kind
    }
}

/// A service that is called over HTTP by what its OpenAPI document says.
package struct ServiceDocument: Sendable, Equatable {
    /// JSON.
    package var document: [UInt8]
    /// Where it came from, to which relative URLs in it are relative; nil for a file.
    package var source: String?
    /// In place of the document's servers.
    package var baseURL: Secret?
    /// Sent with every request.
    package var headers: [ServerEndpoint.Header]
    /// The credential of each security scheme, by the scheme's name in the document.
    package var secrets: [String: Secret]

    package init(
        document: [UInt8], source: String? = nil, baseURL: Secret? = nil, headers: [ServerEndpoint.Header] = [],
        secrets: [String: Secret] = [:]
    ) {
        self.document = document
        self.source = source
        self.baseURL = baseURL
        self.headers = headers
        self.secrets = secrets
    }
}
