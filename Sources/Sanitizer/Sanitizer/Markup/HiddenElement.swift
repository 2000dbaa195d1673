// SPDX-License-Identifier: Apache-2.0

/// Tells elements that a reader of the page does not see.
enum HiddenElement {
    static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]

    private static let neverShown: Set<String> = ["script", "style", "template", "noscript"]

    static func isHidden(_ tag: TagText) -> Bool {
        guard !tag.isEnd else { return false }
        if neverShown.contains(tag.name) { return true }
        for (name, value) in tag.attributes {
            switch name {
            case "hidden": return true
            case "aria-hidden" where value.lowercased() == "true" && tag.name != "svg" && tag.name != "i": return true
            case "style" where isHiding(value): return true
            default: break
            }
        }
        return false
    }

    /// Attributes whose words no page shows by itself.
    static func unseenText(_ tag: TagText) -> [String] {
        let names: Set = ["alt", "title", "aria-label", "aria-description", "content", "summary", "placeholder"]
        return tag.attributes.filter { names.contains($0.name) || $0.name.hasPrefix("data-") }.map(\.value)
            .filter { $0.split(separator: " ").count >= 4 }
    }

    private static func isHiding(_ style: String) -> Bool {
        let declarations = style.lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
        var colour = ""
        var background = ""
        for declaration in declarations {
            let parts = declaration.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            if isHiding(parts[0], parts[1]) { return true }
            if parts[0] == "color" { colour = expanded(parts[1]) }
            if parts[0] == "background" || parts[0] == "background-color" { background = expanded(parts[1]) }
        }
        return !colour.isEmpty && colour == background
    }

    private static func isHiding(_ property: String, _ text: String) -> Bool {
        let value = text.replacing("!important", with: "")
        let number = Double(value.prefix { $0.isNumber || $0 == "." || $0 == "-" })
        switch property {
        case "display": return value == "none"
        case "visibility": return value == "hidden" || value == "collapse"
        case "opacity": return (number ?? 1) <= 0.05
        case "font-size": return (number ?? 16) <= 2 && !value.hasSuffix("em") || number == 0
        case "max-height", "max-width": return number == 0
        case "left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top": return (number ?? 0) <= -500
        case "color": return value == "transparent" || value.hasSuffix(",0)")
        case "clip": return value.hasPrefix("rect(0")
        case "clip-path": return value.hasPrefix("inset(50%") || value.hasPrefix("inset(100%")
        case "transform": return value == "scale(0)"
        default: return false
        }
    }

    private static func expanded(_ colour: String) -> String {
        switch colour {
        case "white", "#fff", "rgb(255,255,255)": return "#ffffff"
        case "black", "#000", "rgb(0,0,0)": return "#000000"
        default: return colour
        }
    }
}
