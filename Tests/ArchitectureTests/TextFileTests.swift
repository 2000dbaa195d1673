// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct TextFileTests {
    @Test("no file of the checkout names a path of one machine")
    func checkoutNamesNoMachine() {
        let breaches = Repository.textFiles.flatMap { MachinePathRule().breaches(path: $0.path, text: $0.text) }
        #expect(breaches.isEmpty, "\(breaches.map(\.description).joined(separator: "\n"))")
    }

    @Test("a path of one machine is refused, a folder of the same name further down is not")
    func machinePath() {
        let rule = MachinePathRule()
        #expect(rule.breaches(path: "README.md", text: "see \"/wo" + "rk/notes\"").count == 1)
        #expect(rule.breaches(path: "README.md", text: "see docs/wo" + "rk/notes").isEmpty)
    }

    @Test("the C boundary of the checkout keeps its rules")
    func checkoutKeepsModuleMapRules() {
        let breaches = Repository.textFiles.flatMap { ModuleMapRule().breaches(path: $0.path, text: $0.text) }
        #expect(breaches.isEmpty, "\(breaches.map(\.description).joined(separator: "\n"))")
    }

    @Test("a module map that hides warnings and a shim that redefines headers are refused")
    func moduleMap() {
        let header = HeaderRule.header + "\n"
        let rule = ModuleMapRule()
        #expect(rule.breaches(path: "Sources/CLibraries/C/module.modulemap", text: header + "[system]").count == 1)
        #expect(rule.breaches(path: "Sources/CLibraries/C/shim.h", text: header + "#define _GNU_SOURCE").count == 1)
        #expect(rule.breaches(path: "Sources/CLibraries/C/shim.h", text: "#include <a.h>").count == 1)
    }
}
