// SPDX-License-Identifier: Apache-2.0

/// Every kind of finding. The raw value is its stable name.
package enum FindingRule: String, Sendable, CaseIterable {
    case illFormedText = "text.ill-formed"
    case tooLarge = "bounds.too-large"
    case internalFailure = "scan.incomplete"
    case tagCharacters = "carrier.tags"
    case zeroWidth = "carrier.zero-width"
    case hiddenBits = "carrier.hidden-bits"
    case variationSelectors = "carrier.variation-selectors"
    case direction = "carrier.direction"
    case directionOverride = "carrier.direction-override"
    case controlCharacter = "carrier.control-character"
    case terminalColour = "carrier.terminal-colour"
    case terminalEscape = "carrier.terminal-escape"
    case terminalConceal = "carrier.terminal-conceal"
    case htmlComment = "hidden.comment"
    case htmlUnclosed = "hidden.unclosed"
    case htmlElement = "hidden.element"
    case htmlAttribute = "hidden.attribute"
    case linkComment = "hidden.link-comment"
    case exfiltratingLink = "link.exfiltration"
    case dangerousScheme = "link.scheme"
    case dataBody = "link.data-body"
    case controlToken = "structure.control-token"
    case envelopeTag = "structure.envelope-tag"
    case turnMarker = "structure.turn-marker"
    case mixedScripts = "form.mixed-scripts"
    case compatibilityLetters = "form.compatibility-letters"
    case stackedMarks = "form.stacked-marks"
    case decodedView = "view.decoded"
    case signal = "signal"
    case command = "signal.command"
    case score = "score"
    /// Names a tool of its reader, a parameter or an unknown address beside a word that changes something.
    case steering = "context.steering"
    case hiddenKey = "json.hidden-key"
    case opaqueContent = "content.opaque"
    case opaqueMismatch = "content.mismatch"
    case manifestName = "manifest.name"
    case manifestShape = "manifest.shape"
    case manifestReference = "manifest.cross-reference"

    package var action: FindingAction {
        switch self {
        case .tagCharacters, .zeroWidth, .hiddenBits, .variationSelectors, .direction, .directionOverride,
            .controlCharacter, .terminalColour, .terminalEscape, .terminalConceal, .htmlComment, .htmlElement,
            .linkComment:
            .deleted
        case .illFormedText, .exfiltratingLink, .dangerousScheme, .dataBody: .rewritten
        case .controlToken, .envelopeTag, .htmlUnclosed: .escaped
        default: .kept
        }
    }

    /// Of one place; many of them weigh more.
    var severity: Finding.Severity {
        switch self {
        case .tagCharacters, .hiddenBits, .directionOverride, .terminalConceal, .controlToken, .exfiltratingLink,
            .manifestReference, .internalFailure, .envelopeTag, .hiddenKey:
            .high
        case .terminalEscape, .turnMarker, .mixedScripts, .compatibilityLetters, .stackedMarks, .decodedView, .signal,
            .command,
            .score, .dangerousScheme, .variationSelectors, .dataBody, .manifestName, .manifestShape, .tooLarge,
            .opaqueMismatch:
            .medium
        case .zeroWidth, .direction, .htmlElement, .htmlComment, .htmlUnclosed, .linkComment, .illFormedText,
            .opaqueContent:
            .low
        case .controlCharacter, .terminalColour, .htmlAttribute, .steering: .info
        }
    }

    /// Whether a crowd of it is a channel of its own.
    var growsByCount: Bool { self == .zeroWidth || self == .variationSelectors }
}
