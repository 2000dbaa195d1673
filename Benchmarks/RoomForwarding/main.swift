// SPDX-License-Identifier: Apache-2.0

try await ForwardingRun.run(CommandLine.arguments)
