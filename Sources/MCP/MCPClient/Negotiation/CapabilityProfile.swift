// SPDX-License-Identifier: Apache-2.0

import JSON

/// What of a client's capabilities a session of the `initialize` era stands for, since there they are declared once for
/// the whole session: calls of clients with different ones go through different sessions.
struct CapabilityProfile: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let form = CapabilityProfile(rawValue: 1)
    static let url = CapabilityProfile(rawValue: 2)
    static let sampling = CapabilityProfile(rawValue: 4)
    static let samplingTools = CapabilityProfile(rawValue: 8)
    static let roots = CapabilityProfile(rawValue: 16)
    /// What is declared where there is one session for all clients; what one of them lacks is refused call by call.
    static let everything: CapabilityProfile = [.form, .url, .sampling, .samplingTools, .roots]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Of a `ClientCapabilities` object.
    init(_ capabilities: RawJSON) {
        var profile: CapabilityProfile = []
        if let elicitation = capabilities["elicitation"] {
            // An empty object means forms.
            if elicitation["url"] == nil || elicitation["form"] != nil { profile.insert(.form) }
            if elicitation["url"] != nil { profile.insert(.url) }
        }
        if let sampling = capabilities["sampling"] {
            profile.insert(.sampling)
            if sampling["tools"] != nil { profile.insert(.samplingTools) }
        }
        if capabilities["roots"] != nil { profile.insert(.roots) }
        self = profile
    }

    /// The `ClientCapabilities` object.
    var raw: RawJSON {
        var object: JSONObject = [:]
        if !isDisjoint(with: [.form, .url]) {
            var modes: JSONObject = [:]
            if contains(.form) { modes["form"] = [:] }
            if contains(.url) { modes["url"] = [:] }
            object["elicitation"] = .object(modes)
        }
        if contains(.sampling) { object["sampling"] = contains(.samplingTools) ? ["tools": [:]] : [:] }
        if contains(.roots) { object["roots"] = [:] }
        return RawJSON(.object(object))
    }
}
