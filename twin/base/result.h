#pragma once

#include <fmt/format.h>

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace sandtable {

/// What kind of thing went wrong, for code that must choose; people read Error::message.
enum class ErrorCode {
  kInvalid,      ///< the input breaks a rule (syntax, unit, range)
  kNotFound,     ///< a named file, layer, station or key does not exist
  kUnreadable,   ///< the source exists but cannot be read or is damaged
  kUnsupported,  ///< understood, but this build or system cannot do it
  kLimit,        ///< a stated limit of time, memory or size was reached
  kRefused,      ///< a rule of the incident forbids it
  kConflict,     ///< somebody else changed the same thing first
  kIo,           ///< disk, network or device failed
  kCancelled,    ///< the person or program that asked took it back
  kInternal,     ///< our own bug, reported instead of crashing
};

/// A failure as a value: `message` names the thing and the limit it broke, and what to do where that helps.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

/// Every fallible call returns one of these. Handle an error once: pass it up or show it.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  // NOLINTNEXTLINE(google-explicit-constructor): what and_then() and map() give back is a Result again.
  Result(tl::expected<T, Error> plain) : tl::expected<T, Error>(std::move(plain)) {}
};
using Status = Result<void>;

using Warnings = std::vector<std::string>;

/// A value and what a person should know about how it was obtained.
template <class T>
struct WithWarnings {
  T value;
  Warnings warnings;
};

template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  return tl::unexpected<Error>(Error{code, fmt::format(format, std::forward<Args>(args)...)});
}

/// Hands an error on from one Result to another type.
template <class T>
[[nodiscard]] tl::unexpected<Error> pass(const tl::expected<T, Error>& failed) {
  return tl::unexpected<Error>(failed.error());
}

}  // namespace sandtable
