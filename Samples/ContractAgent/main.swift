// SPDX-License-Identifier: Apache-2.0

SampleServer.run(CommandLine.arguments)
