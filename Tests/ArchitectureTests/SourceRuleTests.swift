// SPDX-License-Identifier: Apache-2.0

import Testing

/// Each rule on the checkout, and on a fixture that it must refuse.
@Suite struct SourceRuleTests {
    private func file(_ path: String, _ body: String) -> SourceFile {
        SourceFile(path: path, text: HeaderRule.header + "\n\n" + body + "\n")
    }

    @Test("the checkout keeps every rule of single files")
    func checkoutKeepsSourceRules() {
        #expect(Repository.swiftFiles.count > 40)
        for file in Repository.swiftFiles {
            for rule in SourceRules.all {
                let breaches = rule.breaches(in: file)
                #expect(breaches.isEmpty, "\(breaches.map(\.description).joined(separator: "\n"))")
            }
        }
    }

    @Test("a file without its licence line is refused")
    func header() {
        #expect(HeaderRule().breaches(in: SourceFile(path: "Sources/A.swift", text: "struct A {}\n")).count == 1)
        #expect(HeaderRule().breaches(in: file("Sources/A.swift", "struct A {}")).isEmpty)
        let manifest = "// swift-tools-version: 6.2\n\(HeaderRule.header)\n"
        #expect(HeaderRule().breaches(in: SourceFile(path: "Package.swift", text: manifest)).isEmpty)
    }

    @Test("a file of 501 lines is refused, one of 500 is not")
    func length() {
        let lines = { (count: Int) in SourceFile(path: "Sources/A.swift", text: String(repeating: "\n", count: count)) }
        #expect(FileLengthRule().breaches(in: lines(500)).isEmpty)
        #expect(FileLengthRule().breaches(in: lines(501)).count == 1)
    }

    @Test("an entry point of 31 lines is refused")
    func entryPointLength() {
        let text = String(repeating: "\n", count: 31)
        #expect(FileLengthRule().breaches(in: SourceFile(path: "Sources/P/main.swift", text: text)).count == 1)
    }

    @Test(
        "a file named otherwise than its first type is refused",
        arguments: [
            ("Sources/X/B.swift", "struct A {}", 1),
            ("Sources/X/A.swift", "struct A {}\nstruct B {}", 0),
            ("Sources/X/A.swift", "private enum Part {}\npackage final class A {}", 0),
            ("Sources/X/A.swift", "@Suite(.serialized) struct A {}", 0),
            ("Sources/X/A.swift", "func f() -> Int { 1 }", 1),
            ("Sources/X/A+More.swift", "extension A {}", 0),
            ("Sources/X/A+More.swift", "extension B {}", 1),
            ("Sources/X/Inner+More.swift", "package extension Outer.Inner {}", 0),
            ("Sources/X/main.swift", "run()", 0),
            ("Sources/Utils/A.swift", "struct A {}", 1),
        ])
    func fileName(path: String, body: String, count: Int) {
        #expect(FileNameRule().breaches(in: file(path, body)).count == count)
    }

    @Test(
        "forbidden code is refused where it is forbidden",
        arguments: [
            ("Sources/Hub/A.swift", "let a = try! f()", 1),
            ("Sources/Hub/A.swift", "let a = \"try!\" // try!", 0),
            ("Sources/Hub/A.swift", "nonisolated(unsafe) var a = 1", 1),
            ("Sources/Hub/A.swift", "try await Task.sleep(for: .seconds(1))", 1),
            ("Sources/Hub/A.swift", "@testable import JSON", 1),
            ("Sources/Hub/A.swift", "@_exported import JSON", 1),
            ("Tests/HubTests/A.swift", "try await Task.sleep(for: .seconds(1))", 1),
            ("Tests/HubTests/A.swift", "try await clock.sleep(until: x)", 1),
            ("Tests/HubTests/A.swift", "usleep(10)", 1),
            ("Tests/HubTests/A.swift", "import XCTest", 1),
            ("Tests/HubTests/A.swift", "let child = Process()", 1),
            ("Tests/HubTests/A.swift", "let child = try Process.run(url, arguments: [])", 1),
            ("Sources/Hub/A.swift", "final class A: @unchecked Sendable {}", 1),
            ("Sources/Adapters/X/A.swift", "final class A: @unchecked Sendable {}", 1),
            ("Sources/Adapters/X/A.swift", "// Only its loop touches it.\nfinal class A: @unchecked Sendable {}", 0),
        ])
    func forbiddenCode(path: String, body: String, count: Int) {
        #expect(ForbiddenCodeRule().breaches(in: file(path, body)).count == count)
    }

    @Test(
        "an OpaquePointer in an interface is refused",
        arguments: [
            ("package func f(_ p: OpaquePointer) {}", 1),
            ("package func f(\n    _ a: Int,\n    _ p: OpaquePointer\n) {\n}", 1),
            ("package enum E {\n    case a(OpaquePointer)\n}", 1),
            ("package extension E {\n    func f() -> OpaquePointer? { nil }\n}", 1),
            ("package struct S {\n    package let p: OpaquePointer\n}", 1),
            ("package struct S {\n    private let p: OpaquePointer\n}", 0),
            ("package func f() {\n    let p: OpaquePointer? = nil\n}", 0),
            ("func f(_ p: OpaquePointer) {}", 0),
        ])
    func opaquePointer(body: String, count: Int) {
        #expect(OpaquePointerRule().breaches(in: file("Sources/Adapters/X/A.swift", body)).count == count)
    }

    @Test("a type named as its module or as a standard type is refused")
    func moduleName() {
        #expect(ModuleNameRule().breaches(in: file("Sources/Base/JSON/A.swift", "package enum JSON {}")).count == 1)
        #expect(ModuleNameRule().breaches(in: file("Sources/Base/JSON/A.swift", "package enum Task {}")).count == 1)
        #expect(ModuleNameRule().breaches(in: file("Sources/Base/JSON/A.swift", "extension Task {}")).isEmpty)
        #expect(ModuleNameRule().breaches(in: file("Sources/Base/JSON/Part/A.swift", "enum Part {}")).isEmpty)
    }
}
