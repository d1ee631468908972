#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/base/clock.h"
#include "twin/base/result.h"
#include "twin/place/tls_policy.h"

namespace sandtable::feeds {

struct HttpHeader {
  std::string name;
  std::string value;
  bool operator==(const HttpHeader&) const = default;
};

struct HttpRequest {
  std::string url;                     ///< http, https or file; sent byte for byte
  std::size_t byte_limit = 64u << 20;  ///< of the body after decompression
  TlsPolicy tls{};
  std::vector<HttpHeader> headers{};  ///< besides the usual ones
  std::string post{};                 ///< not empty: sent as the body of a POST; its Content-Type stands in `headers`
  std::chrono::milliseconds patience = std::chrono::seconds{60};  ///< wall time for the whole answer
  bool can_wait = false;  ///< it is asked again later if what comes first is something else; see recorded_http()
};

struct HttpReply {
  int status = 0;              ///< 200 for a file: URL
  std::string content_type{};  ///< may be empty
  std::string body{};
  std::vector<HttpHeader> headers{};  ///< of the last answer of a chain of redirects, at most 100
  std::optional<UtcTime> received{};  ///< incident clock; known where the wire is recorded or was

  /// The first header of that name, in whatever case; empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  /// When its values were received: what the recording says, so that reading it again gives the same, else now.
  [[nodiscard]] UtcTime received_by(const Clock& clock) const { return received ? *received : clock.now(); }
};

/// Called once, from poll(), with the reply or with the reason why there is none. Any status is a reply.
using HttpDone = std::function<void(Result<HttpReply>)>;

/// Port to the web, replaced in tests by a map of canned replies. Net thread only; nothing blocks.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Begins a request and gives its number.
  virtual std::uint64_t get(HttpRequest request, HttpDone done) = 0;
  /// Ends a request; its `done` is not called any more.
  virtual void cancel(std::uint64_t request) = 0;
  /// Moves all requests on and calls what is done.
  virtual void poll() = 0;
  /// Whether the answer to `url` is there before anybody asked: only a recording knows, and sets the pace by it.
  [[nodiscard]] virtual bool has_ready(const std::string& /*url*/) const { return false; }
};

/// One curl multi for all sources. TLS certificates and host names are checked, at most three redirects are followed
/// and only to http and https, 10 s to connect, at most 4 connections to one host.
std::shared_ptr<HttpClient> make_http_client();

}  // namespace sandtable::feeds
