// SPDX-License-Identifier: Apache-2.0

/// The C boundary keeps its warnings and does not change the meaning of system headers.
struct ModuleMapRule {
    func breaches(path: String, text: String) -> [Breach] {
        guard path.hasPrefix("Sources/CLibraries/") else { return [] }
        var found: [Breach] = []
        if !text.hasPrefix(HeaderRule.header + "\n") {
            found.append(Breach(path, line: 1, "this line must be '\(HeaderRule.header)'"))
        }
        if path.hasSuffix(".modulemap"), text.contains("[system]") {
            found.append(Breach(path, "[system] hides the warnings of our own shim"))
        }
        if path.hasSuffix(".h"), text.contains("define _GNU_SOURCE") {
            found.append(Breach(path, "_GNU_SOURCE in a shim breaks other modules: declare the function by hand"))
        }
        return found
    }
}
