#include "geo/reader/reader_run.h"

#include <array>
#include <string_view>
#include <utility>

#include "geo/reader/source_text.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

using Kind = ReaderAnswer::Kind;

/// What one child said of itself.
struct Report {
  std::string driver;
  std::optional<Error> error;
  bool done = false;
  bool out_of_memory = false;
};

std::string last_part(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return std::string(path.substr(path.rfind('/') + 1));
}

/// The file's name; for a member of an archive the archive's name and what follows ("a.zip/b.shp").
std::string file_of(const std::string& source) {
  if (!source.starts_with("/vsi")) return last_part(source);
  constexpr std::array<std::string_view, 4> kArchives = {".zip/", ".tar/", ".tgz/", ".gz/"};
  for (const std::string_view end : kArchives) {
    const std::size_t at = source.find(end);
    if (at != std::string::npos)
      return last_part(source.substr(0, at + end.size() - 1)) + source.substr(at + end.size() - 1);
  }
  return last_part(source);
}

/// Messages of the drivers rarely begin with the file's name; some of ours do.
Error named(Error error, const std::string& source) {
  const std::string file = file_of(source);
  const std::size_t at = error.message.find(file);
  if (at == std::string::npos || at > error.message.find(": ")) error.message = file + ": " + error.message;
  return error;
}

}  // namespace

Status run_reader(const ReaderProgram& program, const ReaderRequest& request, const ReaderLimits& limits,
                  const std::function<void(ReaderAnswer&&)>& on_answer) {
  Report report;
  ReaderRequest limited = request;
  limited.seconds = limits.seconds;
  limited.memory_mb = limits.memory_mb;
  const ReaderEnd end = run_reader_process(program, limited.words(), limits, [&](std::string_view line) {
    ReaderAnswer answer = parse_answer(line);
    switch (answer.kind) {
      case Kind::kDriver:
        report.driver = clipped(answer.text, 40);
        break;
      case Kind::kError:
        report.error = Error{answer.code, std::move(answer.text)};
        break;
      case Kind::kOutOfMemory:
        report.out_of_memory = true;
        break;
      case Kind::kDone:
        report.done = true;
        break;
      case Kind::kLayer:
      case Kind::kMember:
        if (on_answer) on_answer(std::move(answer));
        break;
      default:
        break;
    }
  });
  const std::string name = shown_source(request.source);
  const std::string by = report.driver.empty() ? "" : fmt::format(" (driver {})", report.driver);
  if (end.kind == ReaderEnd::Kind::kNotStarted) {
    return fail(ErrorCode::kInternal, "{}: the reader {} cannot be started", name, program.path.string());
  }
  if (end.kind == ReaderEnd::Kind::kTimedOut) {
    const std::string silent = limits.silence_seconds < limits.seconds
                                   ? fmt::format(", or was silent for {:.0f} s", limits.silence_seconds)
                                   : std::string();
    return fail(ErrorCode::kLimit, "{}: reading took longer than {:.3g} s{}{}", name, limits.seconds, silent, by);
  }
  if (report.out_of_memory && (!report.done || report.error)) {
    return fail(ErrorCode::kLimit, "{}: reading needs more than {} MB{}", name, limits.memory_mb, by);
  }
  if (end.kind == ReaderEnd::Kind::kCrashed || !report.done) {
    return fail(ErrorCode::kUnreadable, "the reader crashed on {}{}", name, by);
  }
  if (report.error) return tl::unexpected<Error>(named(std::move(*report.error), name));
  return {};
}

}  // namespace sandtable::geo
