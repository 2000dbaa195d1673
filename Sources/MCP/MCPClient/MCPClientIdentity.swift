// SPDX-License-Identifier: Apache-2.0

package import JSON

/// How we introduce ourselves to upstreams: the `Implementation` of `clientInfo`.
package struct MCPClientIdentity: Sendable {
    package var name: String
    package var version: String
    package var title: String?
    /// What a hub that stands before others calls itself to them, see `HubTrail`; nil for what is no hub.
    package var hub: String?

    package init(name: String, version: String, title: String? = nil, hub: String? = nil) {
        self.hub = hub
        self.name = name
        self.version = version
        self.title = title
    }

    /// The `Implementation` object.
    package var raw: RawJSON {
        var writer = JSONWriter(reservingCapacity: 96)
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("version")
        writer.string(version)
        if let title {
            writer.key("title")
            writer.string(title)
        }
        writer.endObject()
        return writer.finishRaw()
    }
}
