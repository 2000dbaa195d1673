// SPDX-License-Identifier: Apache-2.0

import JSON

/// Where a service is (OpenAPI 3, "Server Object"): a URL whose variables have their defaults.
package struct APIServer: Sendable, Equatable {
    /// Absolute, or relative to where the document is.
    package let url: String

    init?(_ value: JSONValue) {
        guard let template = value["url"]?.string else { return nil }
        var values: [String: String] = [:]
        for (name, variable) in value["variables"]?.object ?? [:] {
            values[name] = variable["default"]?.string ?? variable["enum"]?[0]?.string
        }
        url = PathTemplate.fill(template, with: values)
    }

    package init(url: String) { self.url = url }

    /// The absolute URL without a slash at its end; nil where it is relative and nothing says to what.
    package func absolute(relativeTo base: String?) -> String? {
        let whole: String
        if url.hasPrefix("http://") || url.hasPrefix("https://") {
            whole = url
        } else if let base, let authority = Self.authorityEnd(of: base) {
            if url.hasPrefix("//") {
                whole = String(base.prefix { $0 != "/" }) + url
            } else if url.hasPrefix("/") || url.isEmpty {
                whole = String(base[..<authority]) + url
            } else {
                let path = base[authority...].prefix { $0 != "?" && $0 != "#" }
                let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
                whole = String(base[..<authority] + folder + url.drop { $0 == "." || $0 == "/" })
            }
        } else {
            return nil
        }
        return whole.hasSuffix("/") ? String(whole.dropLast()) : whole
    }

    /// Where scheme and authority of an absolute URL end.
    private static func authorityEnd(of url: String) -> String.Index? {
        guard let slashes = url.firstRange(of: "://") else { return nil }
        return url[slashes.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
    }
}
