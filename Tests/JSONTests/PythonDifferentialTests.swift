// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestSupport
import Testing

/// Our reading against that of Python's `json` module, which shares no code and no author with it. One process answers
/// all cases. Without python3 the test fails: it does not skip.
@Suite struct PythonDifferentialTests {
    @Test("Python accepts, refuses and understands the same texts", .timeLimit(.minutes(5)))
    func sameReading() async throws {
        let texts = DifferentialCases.texts
        let answers = try await askPython(texts)
        try #require(answers.count == texts.count)
        var accepted = 0
        for (text, answer) in zip(texts, answers) {
            let raw = try? RawJSON(validating: text)
            if raw != nil { accepted += 1 }
            let ours = try raw.map { raw in
                try "\(ValueDump.of(raw)) \(ValueDump.hex(CanonicalJSON.bytes(of: raw)))"
            }
            if ours ?? "refused" != answer {
                Issue.record("\(String(decoding: text, as: UTF8.self)): ours \(ours ?? "refused"), Python \(answer)")
            }
            if let raw { #expect(ValueDump.of(raw) == ValueDump.of(raw.value)) }
        }
        // Neither side of the comparison may be empty.
        #expect(accepted > 4000)
        #expect(texts.count - accepted > 4000)
    }

    private func askPython(_ texts: [[UInt8]]) async throws -> [String] {
        let folder = try TemporaryDirectory()
        let cases = URL(filePath: folder.path).appending(path: "cases")
        try Data(texts.map { ValueDump.hex($0) }.joined(separator: "\n").utf8).write(to: cases)
        let python = try Program("python3", ["python3", "-c", Self.program, cases.path], in: folder.path)
        let lines = try await python.allLines(within: .seconds(120))
        let exit = try await python.waitForExit(within: .zero)
        try #require(exit == .exited(0), "python3 is needed: \(python.errorText)")
        return lines
    }

    /// Reads cases in hexadecimal, one a line; answers `refused`, or a dump (see ``ValueDump``) and the canonical form.
    private static let program = #"""
        import json, sys
        from decimal import Decimal

        sys.set_int_max_str_digits(0)

        class Number:
            def __init__(self, text, whole):
                self.text, self.whole = text, whole

        def constant(name):
            raise ValueError(name)

        def pairs(members):
            if len({key for key, _ in members}) != len(members):
                raise ValueError("duplicate key")
            return dict(members)

        def string(text):
            return "s" + text.encode("utf-8").hex() + ";"

        def dump(value):
            if value is None: return "z"
            if value is True: return "t"
            if value is False: return "f"
            if isinstance(value, Number): return "n" + value.text + ";"
            if isinstance(value, str): return string(value)
            if isinstance(value, list): return "[" + "".join(map(dump, value)) + "]"
            return "{" + "".join(string(key) + dump(member) for key, member in value.items()) + "}"

        def layout(decimal):
            sign, digits, exponent = decimal.as_tuple()
            digits = "".join(map(str, digits)).lstrip("0")
            exponent += len(digits) - len(digits.rstrip("0"))
            digits = digits.rstrip("0")
            if not digits: return "0"
            point = len(digits) + exponent
            minus = "-" if sign else ""
            if len(digits) <= point <= 21: return minus + digits + "0" * exponent
            if 0 < point <= 21: return minus + digits[:point] + "." + digits[point:]
            if -6 < point <= 0: return minus + "0." + "0" * -point + digits
            fraction = "." + digits[1:] if len(digits) > 1 else ""
            return minus + digits[0] + fraction + "e" + ("+" if point > 0 else "-") + str(abs(point - 1))

        def number(value):
            exponent = int(value.text.lower().partition("e")[2] or "0")
            if not -2**31 <= exponent < 2**31: return value.text
            nearest = float(value.text)
            if nearest in (float("inf"), float("-inf")): return layout(Decimal(value.text))
            rounded = Decimal(repr(nearest))
            if value.whole and rounded != Decimal(value.text): return value.text
            return layout(rounded)

        def canonical(value):
            if isinstance(value, Number): return number(value)
            if isinstance(value, list): return "[" + ",".join(map(canonical, value)) + "]"
            if isinstance(value, dict):
                members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
                return "{" + ",".join(canonical(key) + ":" + canonical(member) for key, member in members) + "}"
            return json.dumps(value, ensure_ascii=False)

        def answer(line):
            try:
                value = json.loads(
                    bytes.fromhex(line).decode("utf-8"), parse_int=lambda text: Number(text, True),
                    parse_float=lambda text: Number(text, False), parse_constant=constant, object_pairs_hook=pairs)
                return dump(value) + " " + canonical(value).encode("utf-8").hex()
            except ValueError:
                return "refused"

        for line in open(sys.argv[1]):
            print(answer(line.strip()))
        """#
}
