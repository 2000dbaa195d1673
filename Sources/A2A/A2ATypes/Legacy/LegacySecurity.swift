// SPDX-License-Identifier: Apache-2.0

import JSON

/// Security schemes and requirements: 0.3 follows OpenAPI, 1.0 wraps each scheme in a member named after its type.
enum LegacySecurity {
    private static let wrappers = [
        "apiKey": "apiKeySecurityScheme", "http": "httpAuthSecurityScheme",
        "oauth2": "oauth2SecurityScheme",
        "openIdConnect": "openIdConnectSecurityScheme", "mutualTLS": "mtlsSecurityScheme",
    ]

    static func upgradeSchemes(_ schemes: RawJSON) -> RawJSON {
        schemes.rewritingMembers { name, scheme, writer in
            guard let wrapper = scheme["type"]?.string.flatMap({ wrappers[$0] }) else { return }
            let inner = scheme.rewritingMembers { key, value, writer in
                if key != "type" { writer.member(key == "in" ? "location" : key, value) }
            }
            // 1.0 has one flow for each scheme: of several, the first that it still has.
            writer.member(name, RawJSON.emptyObject.editing([.set(wrapper, keepingOneFlow(inner))]))
        }
    }

    private static func keepingOneFlow(_ scheme: RawJSON) -> RawJSON {
        guard let flows = scheme["flows"] else { return scheme }
        let order = ["authorizationCode", "clientCredentials", "deviceCode", "implicit", "password"]
        guard let name = order.first(where: { flows[$0]?.kind == .object }), let flow = flows[name]
        else {
            return scheme
        }
        return scheme.editing([.set("flows", RawJSON.emptyObject.editing([.set(name, flow)]))])
    }

    static func downgradeSchemes(_ schemes: RawJSON) -> RawJSON {
        schemes.rewritingMembers { name, scheme, writer in
            for (type, wrapper) in wrappers {
                guard let inner = scheme[wrapper] else { continue }
                let plain = inner.rewritingMembers { key, value, writer in
                    writer.member(type == "apiKey" && key == "location" ? "in" : key, value)
                }
                return writer.member(name, plain.editing([.set("type", .string(type))]))
            }
        }
    }

    /// `[{"name": ["scope"]}]` to `[{"schemes": {"name": {"list": ["scope"]}}}]`.
    static func upgradeRequirements(_ requirements: RawJSON) -> RawJSON {
        requirements.mappingElements { requirement in
            let schemes = requirement.rewritingMembers { name, scopes, writer in
                writer.member(name, RawJSON.emptyObject.editing([.set("list", scopes)]))
            }
            return RawJSON.emptyObject.editing([.set("schemes", schemes)])
        }
    }

    static func downgradeRequirements(_ requirements: RawJSON) -> RawJSON {
        requirements.mappingElements { requirement in
            (requirement["schemes"] ?? .emptyObject).rewritingMembers { name, scopes, writer in
                writer.member(name, scopes["list"] ?? .emptyArray)
            }
        }
    }
}
