#include "feeds/service/http_service.h"

#include <httplib.h>

#include <atomic>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "feeds/service/sensorthings_view.h"
#include "feeds/service/served_state.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::size_t kThreads = 4;
constexpr std::size_t kWaitingConnections = 64;
constexpr std::size_t kRequestsInConnection = 100;
constexpr std::chrono::seconds kPatience{5};
constexpr const char* kApiRoot = "/v1.1";
constexpr const char* kApiVersion = "1";

/// Workers with a bounded queue. The acceptor waits while it is full, so that connections wait with the system.
class BoundedWorkers final : public httplib::TaskQueue {
 public:
  BoundedWorkers() {
    for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { work(); });
  }
  void enqueue(std::function<void()> task) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return tasks_.size() < kWaitingConnections || closed_; });
    tasks_.push_back(std::move(task));
    changed_.notify_all();
  }
  void shutdown() override {
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return !tasks_.empty() || closed_; });
      if (tasks_.empty()) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      changed_.notify_all();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

/// "127.0.0.1:8490" without its port.
std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool is_loopback(std::string_view name) {
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]" || name == "::1";
}

std::string_view query_of(const httplib::Request& request) {
  const std::size_t mark = request.target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(request.target).substr(mark + 1);
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kUnsupported:
      return 501;
    case ErrorCode::kInvalid:
      return 400;
    default:
      return 500;
  }
}

void say(httplib::Response& response, const Result<std::string>& body, const char* media_type) {
  if (body) return response.set_content(*body, media_type);
  response.status = status_of(body.error().code);
  response.set_content(body.error().message + "\n", "text/plain; charset=utf-8");
}

Result<TimeRange> range_of(std::string_view raw_query) {
  TimeRange range = kAllTimes;
  for (const auto& [name, end] : {std::pair("from", &range.from), std::pair("to", &range.to)}) {
    const std::optional<std::string> text = parameter(raw_query, name);
    if (!text) continue;
    const Result<UtcTime> time = parse_time(*text, ZonePolicy::utc());
    if (!time) return fail(time.error().code, "{}: {}", name, clipped(valid_utf8(time.error().message), 200));
    *end = *time;
  }
  return range;
}

}  // namespace

class HttpService::Impl {
 public:
  Impl(OutputConfig config, std::function<std::unique_ptr<Projector>()> make_projector)
      : config_(std::move(config)), make_projector_(std::move(make_projector)) {}

  Status start(const OutputContext& context) {
    context_ = context;
    auto projector = make_projector_ ? make_projector_() : nullptr;
    if (!projector) return fail(ErrorCode::kUnsupported, "output {}: the place's CRS has no way to WGS 84", config_.id);
    projector_ = std::make_unique<SharedProjector>(std::move(projector));
    server_ = std::make_unique<httplib::Server>();
    set_limits();
    set_routes();
    const ServiceOutput& wish = service();
    port_ = wish.port == 0 ? server_->bind_to_any_port(wish.bind) : wish.port;
    const bool bound = wish.port == 0 ? port_ > 0 : server_->bind_to_port(wish.bind, wish.port);
    if (!bound) {
      port_ = 0;
      server_.reset();
      return fail(ErrorCode::kIo, "output {}: {}:{} cannot be had", config_.id, wish.bind, wish.port);
    }
    ended_ = false;
    thread_ = std::thread([this] {
      server_->listen_after_bind();
      ended_ = true;
    });
    return {};
  }

  void stop() {
    if (!server_) return;
    // stop() before the thread listens would be forgotten.
    while (!server_->is_running() && !ended_) std::this_thread::yield();
    server_->stop();
    thread_.join();
    server_.reset();
    port_ = 0;
  }

  void show(std::shared_ptr<const IncidentState> live) {
    const std::scoped_lock lock(mutex_);
    live_ = std::move(live);
  }

  [[nodiscard]] const OutputConfig& config() const { return config_; }
  [[nodiscard]] int port() const { return port_; }

 private:
  [[nodiscard]] const ServiceOutput& service() const { return std::get<ServiceOutput>(config_.kind); }

  void set_limits() {
    server_->new_task_queue = [] { return new BoundedWorkers; };
    server_->set_keep_alive_max_count(kRequestsInConnection);
    server_->set_keep_alive_timeout(kPatience.count());
    server_->set_read_timeout(kPatience);
    server_->set_write_timeout(kPatience);
    server_->set_payload_max_length(0);
    // The library's own choice would let a second program take the same port unseen.
    server_->set_socket_options([](socket_t handle) {
      const int yes = 1;
      setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server_->set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, std::exception_ptr) { response.status = 500; });
    const bool guarded = is_loopback(service().bind);
    server_->set_pre_routing_handler([this, guarded](const httplib::Request& request, httplib::Response& response) {
      response.set_header("X-Content-Type-Options", "nosniff");
      response.set_header("Cache-Control", "no-store");
      response.set_header("X-Sandtable-Status", context_.is_exercise ? "Exercise" : "Actual");
      const bool reads = request.method == "GET" || request.method == "HEAD";
      const bool known = !guarded || is_loopback(host_name(request.get_header_value("Host")));
      if (reads && known) return httplib::Server::HandlerResponse::Unhandled;
      response.status = reads ? 421 : 405;
      if (!reads) response.set_header("Allow", "GET, HEAD");
      return httplib::Server::HandlerResponse::Handled;
    });
  }

  std::shared_ptr<const IncidentState> newest() {
    const std::scoped_lock lock(mutex_);
    return live_;
  }

  /// The newest state, or 503 while there is none.
  std::optional<ServedState> served(httplib::Response& response) {
    ServedState out;
    out.state = newest();
    if (!out.state || out.state->seq == 0) {
      response.status = 503;
      return std::nullopt;
    }
    out.now = context_.clock->now();
    out.is_exercise = context_.is_exercise;
    out.projector = projector_.get();
    out.past = context_.past;
    return out;
  }

  void set_routes() {
    server_->Get("/openapi.json", [this](const httplib::Request&, httplib::Response& response) {
      const std::shared_ptr<const IncidentState> state = newest();
      const bool known = state && state->seq != 0;
      response.set_content(openapi_text(kApiVersion, known ? &*state->incident : nullptr), "application/json");
    });
    server_->Get("/state.geojson", [this](const httplib::Request&, httplib::Response& response) {
      if (const auto state = served(response)) response.set_content(state_geojson(*state), "application/geo+json");
    });
    server_->Get(R"(/series/(\d{1,9})\.csv)", [this](const httplib::Request& request, httplib::Response& response) {
      const auto state = served(response);
      if (!state) return;
      const std::string digits = request.matches[1];
      SeriesIndex index = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), index);
      const Result<TimeRange> range = range_of(query_of(request));
      say(response, range ? series_csv(*state, index, *range) : Result<std::string>(pass(range)),
          "text/csv; charset=utf-8");
    });
    server_->Get(R"(/v1\.1(/.*)?)", [this](const httplib::Request& request, httplib::Response& response) {
      const auto state = served(response);
      if (!state) return;
      const std::string root = "http://" + request.get_header_value("Host") + kApiRoot;
      const SensorThingsView view(*state, root, static_cast<std::size_t>(service().page_size));
      const std::string path = request.matches[1];
      say(response, view.answer(path, query_of(request)), "application/json");
    });
  }

  const OutputConfig config_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  OutputContext context_;
  std::unique_ptr<SharedProjector> projector_;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
  std::atomic<bool> ended_{false};
  int port_ = 0;
  std::mutex mutex_;
  std::shared_ptr<const IncidentState> live_;  // guarded by mutex_
};

HttpService::HttpService(OutputConfig config, std::function<std::unique_ptr<Projector>()> make_projector)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(make_projector))) {}
HttpService::~HttpService() { stop(); }

const std::string& HttpService::id() const { return impl_->config().id; }
bool HttpService::may_exercise() const { return impl_->config().in_exercise; }
Status HttpService::start(const OutputContext& context) { return impl_->start(context); }
void HttpService::show(std::shared_ptr<const IncidentState> live) { impl_->show(std::move(live)); }
void HttpService::poll() {}
void HttpService::stop() { impl_->stop(); }
std::string HttpService::trouble() const { return {}; }
int HttpService::port() const { return impl_->port(); }

}  // namespace sandtable::feeds
