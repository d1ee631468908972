#include "feeds/net/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "feeds/net/http_url.h"
#include "feeds/net/tls_text.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr long kConnectTimeoutMs = 10'000;
constexpr long kMaxRedirects = 3;
constexpr long kMaxConnectionsToHost = 4;
constexpr std::size_t kMaxHeaders = 100;
constexpr std::size_t kMaxHeaderBytes = 8 << 10;
constexpr std::array<std::string_view, 3> kSchemes{"http", "https", "file"};

/// One request on its way.
struct Transfer {
  std::uint64_t number = 0;
  HttpRequest request;
  HttpDone done;
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  HttpReply reply;
  bool too_long = false;
  std::array<char, CURL_ERROR_SIZE> why{};

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
  }
};

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

std::size_t receive_header(char* data, std::size_t one, std::size_t count, void* user) {
  auto& reply = static_cast<Transfer*>(user)->reply;
  const std::string_view line(data, one * count);
  // Every answer of a chain of redirects begins with its status.
  if (line.starts_with("HTTP/")) reply.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && line.size() <= kMaxHeaderBytes && reply.headers.size() < kMaxHeaders) {
    reply.headers.push_back({std::string(line.substr(0, colon)), std::string(without_spaces(line.substr(colon + 1)))});
  }
  return one * count;
}

long curl_version(TlsVersion version) {
  switch (version) {
    case TlsVersion::kTls10:
      return CURL_SSLVERSION_TLSv1_0;
    case TlsVersion::kTls11:
      return CURL_SSLVERSION_TLSv1_1;
    case TlsVersion::kTls12:
      return CURL_SSLVERSION_TLSv1_2;
    case TlsVersion::kTls13:
      return CURL_SSLVERSION_TLSv1_3;
  }
  return CURL_SSLVERSION_TLSv1_2;
}

/// Chain and host name are checked whatever the policy says.
void secure(CURL* easy, const TlsPolicy& tls) {
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, curl_version(tls.min_version));
  const auto set = [&](CURLoption option, const std::string& text) {
    if (!text.empty()) curl_easy_setopt(easy, option, text.c_str());
  };
  set(CURLOPT_CAINFO, tls.ca_bundle);
  set(CURLOPT_SSLCERT, tls.client_certificate);
  set(CURLOPT_SSLKEY, tls.client_key);
  set(CURLOPT_SSL_CIPHER_LIST, cipher_list(tls));
}

std::size_t receive(char* data, std::size_t one, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t size = one * count;
  if (size > transfer.request.byte_limit - std::min(transfer.request.byte_limit, transfer.reply.body.size())) {
    transfer.too_long = true;
    return 0;  // makes curl give up
  }
  transfer.reply.body.append(data, size);
  return size;
}

/// For messages: without the query, which may hold keys.
std::string shown(std::string_view url) { return clipped(valid_utf8(url.substr(0, url.find('?'))), 200); }

class CurlHttpClient final : public HttpClient {
 public:
  CurlHttpClient() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, kMaxConnectionsToHost);
  }
  ~CurlHttpClient() override {
    for (auto& [number, transfer] : transfers_) {
      if (transfer->easy != nullptr) curl_multi_remove_handle(multi_, transfer->easy);
    }
    transfers_.clear();
    curl_multi_cleanup(multi_);
  }
  CurlHttpClient(const CurlHttpClient&) = delete;
  CurlHttpClient& operator=(const CurlHttpClient&) = delete;

  std::uint64_t get(HttpRequest request, HttpDone done) override {
    auto transfer = std::make_unique<Transfer>();
    transfer->number = next_number_++;
    transfer->request = std::move(request);
    transfer->done = std::move(done);
    const std::string_view scheme = split_url(transfer->request.url).scheme;
    // A request that cannot begin fails in the next poll(), as any other does.
    if (std::find(kSchemes.begin(), kSchemes.end(), scheme) != kSchemes.end()) begin(*transfer);
    const std::uint64_t number = transfer->number;
    transfers_.emplace(number, std::move(transfer));
    return number;
  }

  void cancel(std::uint64_t number) override {
    const auto found = transfers_.find(number);
    if (found == transfers_.end()) return;
    if (found->second->easy != nullptr) curl_multi_remove_handle(multi_, found->second->easy);
    transfers_.erase(found);
  }

  void poll() override {
    fail_unbegun();
    int running = 0;
    curl_multi_perform(multi_, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* user = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
      finish(*reinterpret_cast<Transfer*>(user), message->data.result);
    }
  }

 private:
  void begin(Transfer& transfer) {
    CURL* easy = curl_easy_init();
    if (easy == nullptr) return;
    transfer.easy = easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.why.data());
    curl_easy_setopt(easy, CURLOPT_URL, transfer.request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,file");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR,
                     transfer.request.url.starts_with("https:") ? "https" : "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, kMaxRedirects);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(transfer.request.patience.count()));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "sandtable");
    secure(easy, transfer.request.tls);
    add_content(transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    if (curl_multi_add_handle(multi_, easy) != CURLM_OK) {
      curl_easy_cleanup(easy);
      transfer.easy = nullptr;
    }
  }

  static void add_content(Transfer& transfer) {
    const HttpRequest& request = transfer.request;
    for (const HttpHeader& header : request.headers) {
      transfer.headers = curl_slist_append(transfer.headers, (header.name + ": " + header.value).c_str());
    }
    if (transfer.headers != nullptr) curl_easy_setopt(transfer.easy, CURLOPT_HTTPHEADER, transfer.headers);
    if (request.post.empty()) return;
    curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.post.size()));
    curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDS, request.post.data());
  }

  void fail_unbegun() {
    for (auto it = transfers_.begin(); it != transfers_.end();) {
      if (it->second->easy != nullptr) {
        ++it;
        continue;
      }
      const std::unique_ptr<Transfer> transfer = std::move(it->second);
      transfers_.erase(it);
      transfer->done(
          fail(ErrorCode::kInvalid, "{}: only http, https and file URLs are read", shown(transfer->request.url)));
      it = transfers_.begin();  // `done` may have begun or ended others
    }
  }

  void finish(Transfer& ended, CURLcode code) {
    const auto found = transfers_.find(ended.number);
    if (found == transfers_.end()) return;
    // Out of the table first: `done` may begin the next request.
    const std::unique_ptr<Transfer> transfer = std::move(found->second);
    transfers_.erase(found);
    curl_multi_remove_handle(multi_, transfer->easy);
    transfer->done(outcome(*transfer, code));
  }

  static Result<HttpReply> outcome(Transfer& transfer, CURLcode code) {
    const std::string url = shown(transfer.request.url);
    if (transfer.too_long) {
      return fail(ErrorCode::kLimit, "{}: answer longer than {} bytes", url, transfer.request.byte_limit);
    }
    if (code != CURLE_OK) {
      const std::string why(transfer.why.data());
      return fail(ErrorCode::kIo, "{}: {}", url, why.empty() ? curl_easy_strerror(code) : why.c_str());
    }
    long status = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    const char* type = nullptr;
    curl_easy_getinfo(transfer.easy, CURLINFO_CONTENT_TYPE, &type);
    transfer.reply.status = status == 0 ? 200 : static_cast<int>(status);
    if (type != nullptr) transfer.reply.content_type = type;
    return std::move(transfer.reply);
  }

  CURLM* multi_ = nullptr;
  std::map<std::uint64_t, std::unique_ptr<Transfer>> transfers_;
  std::uint64_t next_number_ = 1;
};

}  // namespace

std::string_view HttpReply::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const HttpHeader& header) { return same_name(header.name, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::shared_ptr<HttpClient> make_http_client() { return std::make_shared<CurlHttpClient>(); }

}  // namespace sandtable::feeds
