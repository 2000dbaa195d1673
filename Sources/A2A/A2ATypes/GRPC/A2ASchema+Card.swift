// SPDX-License-Identifier: Apache-2.0

/// The messages of a card.
extension A2ASchema {
    private static let scopeList = ProtoMessage(.init(1, "list", .string, .repeated))
    private static let requirement = ProtoMessage(.init(1, "schemes", .message(scopeList), .map))
    private static let interface = ProtoMessage(
        .init(1, "url", .string, .required), .init(2, "protocolBinding", .string, .required),
        .init(3, "tenant", .string),
        .init(4, "protocolVersion", .string, .required))
    private static let provider = ProtoMessage(.init(1, "url", .string), .init(2, "organization", .string))
    private static let extensionEntry = ProtoMessage(
        .init(1, "uri", .string), .init(2, "description", .string), .init(3, "required", .bool),
        .init(4, "params", .structure))
    private static let capabilities = ProtoMessage(
        .init(1, "streaming", .bool, .explicit), .init(2, "pushNotifications", .bool, .explicit),
        .init(3, "extensions", .message(extensionEntry), .repeated),
        .init(4, "extendedAgentCard", .bool, .explicit))
    private static let skill = ProtoMessage(
        .init(1, "id", .string, .required), .init(2, "name", .string, .required),
        .init(3, "description", .string, .required),
        .init(4, "tags", .string, .requiredList), .init(5, "examples", .string, .repeated),
        .init(6, "inputModes", .string, .repeated), .init(7, "outputModes", .string, .repeated),
        .init(8, "securityRequirements", .message(requirement), .repeated))
    private static let signature = ProtoMessage(
        .init(1, "protected", .string), .init(2, "signature", .string), .init(3, "header", .structure))

    static let card = ProtoMessage(
        .init(1, "name", .string, .required), .init(2, "description", .string, .required),
        .init(3, "supportedInterfaces", .message(interface), .requiredList),
        .init(4, "provider", .message(provider)),
        .init(5, "version", .string, .required), .init(6, "documentationUrl", .string, .explicit),
        .init(7, "capabilities", .message(capabilities), .required),
        .init(8, "securitySchemes", .message(scheme), .map),
        .init(9, "securityRequirements", .message(requirement), .repeated),
        .init(10, "defaultInputModes", .string, .requiredList), .init(11, "defaultOutputModes", .string, .requiredList),
        .init(12, "skills", .message(skill), .requiredList),
        .init(13, "signatures", .message(signature), .repeated),
        .init(14, "iconUrl", .string, .explicit))

    // MARK: Security schemes

    private static let apiKey = ProtoMessage(
        .init(1, "description", .string), .init(2, "location", .string), .init(3, "name", .string))
    private static let http = ProtoMessage(
        .init(1, "description", .string), .init(2, "scheme", .string), .init(3, "bearerFormat", .string))
    private static let openIDConnect = ProtoMessage(
        .init(1, "description", .string), .init(2, "openIdConnectUrl", .string))
    private static let mutualTLS = ProtoMessage(.init(1, "description", .string))

    private static let authorizationCode = ProtoMessage(
        .init(1, "authorizationUrl", .string), .init(2, "tokenUrl", .string), .init(3, "refreshUrl", .string),
        .init(4, "scopes", .string, .map), .init(5, "pkceRequired", .bool))
    private static let clientCredentials = ProtoMessage(
        .init(1, "tokenUrl", .string), .init(2, "refreshUrl", .string), .init(3, "scopes", .string, .map))
    private static let implicit = ProtoMessage(
        .init(1, "authorizationUrl", .string), .init(2, "refreshUrl", .string), .init(3, "scopes", .string, .map))
    private static let deviceCode = ProtoMessage(
        .init(1, "deviceAuthorizationUrl", .string), .init(2, "tokenUrl", .string), .init(3, "refreshUrl", .string),
        .init(4, "scopes", .string, .map))

    private static let flows = ProtoMessage(
        .init(1, "authorizationCode", .message(authorizationCode), .explicit),
        .init(2, "clientCredentials", .message(clientCredentials), .explicit),
        .init(3, "implicit", .message(implicit), .explicit),
        .init(4, "password", .message(clientCredentials), .explicit),
        .init(5, "deviceCode", .message(deviceCode), .explicit))
    private static let oauth2 = ProtoMessage(
        .init(1, "description", .string), .init(2, "flows", .message(flows)), .init(3, "oauth2MetadataUrl", .string))

    private static let scheme = ProtoMessage(
        .init(1, "apiKeySecurityScheme", .message(apiKey), .explicit),
        .init(2, "httpAuthSecurityScheme", .message(http), .explicit),
        .init(3, "oauth2SecurityScheme", .message(oauth2), .explicit),
        .init(4, "openIdConnectSecurityScheme", .message(openIDConnect), .explicit),
        .init(5, "mtlsSecurityScheme", .message(mutualTLS), .explicit))
}
