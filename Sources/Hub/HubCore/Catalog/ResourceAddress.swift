// SPDX-License-Identifier: Apache-2.0

/// How a resource's URI is told apart when two servers use the same one: the server's name becomes the first path
/// segment, the scheme stays, since clients act on it.
enum ResourceAddress {
    static func distinct(_ uri: String, server: ServerName) -> String {
        guard let mark = uri.firstRange(of: "://") else { return "\(uri)#\(server.text)" }
        return uri[..<mark.upperBound] + server.text + "/" + uri[mark.upperBound...]
    }

    /// The upstream's form of a URI that fits the emitted template of `route`.
    static func original(of uri: String, emittedLike route: Route) -> String {
        guard route.emitted != route.original, let mark = uri.firstRange(of: "://") else { return uri }
        let rest = uri[mark.upperBound...]
        let prefix = route.upstream.name.text + "/"
        return rest.hasPrefix(prefix) ? uri[..<mark.upperBound] + String(rest.dropFirst(prefix.count)) : uri
    }
}

extension String {
    /// The first place of a short text.
    fileprivate func firstRange(of text: String) -> Range<String.Index>? {
        indices.lazy.first { self[$0...].hasPrefix(text) }
            .map { $0..<index($0, offsetBy: text.count) }
    }
}
