// Streams, events, captures and graphs.
#include "fake.h"

#include <deque>
#include <set>
#include <thread>

namespace fake {
struct Graph { std::vector<Work> work; };
struct Stream {
    std::deque<Work> waiting;
    std::unique_ptr<Graph> capture;
    std::thread::id capturing_thread;
    bool valid = true;
    int failed = OK;
};
struct Event { Stream* stream = nullptr; long long recorded = 0, passed = 0; };
struct Execution { std::shared_ptr<Graph> graph; };

namespace {
std::set<Stream*> streams;

int step(Stream* stream) {
    Work work = std::move(stream->waiting.front());
    stream->waiting.pop_front();
    if (!stream->failed) stream->failed = work();
    return stream->failed;
}
int drain(Stream* stream) {
    while (!stream->waiting.empty()) step(stream);
    return stream->failed;
}
}

int drain_all() {
    int status = OK;
    for (Stream* stream : streams) if (const int failed = drain(stream)) status = failed;
    return status;
}

int refuse_in_capture(const char* call) {
    for (Stream* stream : streams) {
        if (stream->capture && stream->capturing_thread == std::this_thread::get_id()) {
            stream->valid = false;
            return wrong(CAPTURE_UNSUPPORTED, std::string(call) + " while a graph is captured");
        }
    }
    return OK;
}

int submit(Stream* stream, Work work) {
    if (const int status = in_context()) return status;
    if (!streams.count(stream)) return wrong(INVALID_HANDLE, "a stream that does not exist");
    if (stream->failed) return stream->failed;
    if (stream->capture) {
        if (!stream->valid) return CAPTURE_INVALIDATED;
        stream->capture->work.push_back(std::move(work));
        count("captured", 1);
    } else {
        stream->waiting.push_back(std::move(work));
        count("submitted", 1);
    }
    return OK;
}
}

using namespace fake;

CALL int cuStreamCreate(Stream** stream, unsigned) {
    if (const int status = in_context()) return status;
    streams.insert(*stream = new Stream());
    count("streams", 1);
    return OK;
}
CALL int cuStreamDestroy_v2(Stream* stream) {
    if (!streams.erase(stream)) return INVALID_HANDLE;
    drain(stream);
    delete stream;
    count("streams", -1);
    return OK;
}
CALL int cuStreamSynchronize(Stream* stream) {
    if (const int status = in_context()) return status;
    if (const int status = refuse_in_capture("cuStreamSynchronize")) return status;
    count("synchronized", 1);
    return drain(stream);
}

CALL int cuEventCreate(Event** event, unsigned) {
    if (const int status = in_context()) return status;
    *event = new Event();
    count("events", 1);
    return OK;
}
CALL int cuEventDestroy_v2(Event* event) {
    if (event->stream && event->passed < event->recorded) drain(event->stream);
    delete event;
    count("events", -1);
    return OK;
}
CALL int cuEventRecord(Event* event, Stream* stream) {
    if (stream->capture) return wrong(INVALID_VALUE, "cuEventRecord while a graph is captured: its event cannot be waited for");
    event->stream = stream;
    const long long number = ++event->recorded;
    return submit(stream, [=] { event->passed = number; return int(OK); });
}
CALL int cuEventQuery(Event* event) { return event->passed == event->recorded ? OK : NOT_READY; }
CALL int cuEventSynchronize(Event* event) {
    if (const int status = refuse_in_capture("cuEventSynchronize")) return status;
    while (event->passed < event->recorded) if (const int failed = step(event->stream)) return failed;
    return OK;
}

CALL int cuStreamBeginCapture_v2(Stream* stream, int) {
    if (const int status = in_context()) return status;
    if (stream->capture) {
        stream->valid = false;
        return wrong(ILLEGAL_STATE, "cuStreamBeginCapture of a stream that is captured already");
    }
    stream->capture = std::make_unique<Graph>();
    stream->capturing_thread = std::this_thread::get_id();
    stream->valid = true;
    return OK;
}
CALL int cuStreamEndCapture(Stream* stream, Graph** graph) {
    if (!stream->capture) return wrong(ILLEGAL_STATE, "cuStreamEndCapture of a stream that is not captured");
    const auto captured = std::move(stream->capture);
    *graph = nullptr;
    if (!stream->valid) return CAPTURE_INVALIDATED;
    *graph = new Graph(*captured);
    count("graphs", 1);
    return OK;
}
CALL int cuGraphInstantiateWithFlags(Execution** execution, Graph* graph, unsigned long long) {
    if (const int status = refuse_in_capture("cuGraphInstantiate")) return status;
    *execution = new Execution{std::make_shared<Graph>(*graph)};
    count("executions", 1);
    return OK;
}
CALL int cuGraphDestroy(Graph* graph) {
    delete graph;
    count("graphs", -1);
    return OK;
}
CALL int cuGraphExecDestroy(Execution* execution) {
    if (const int status = refuse_in_capture("cuGraphExecDestroy")) return status;
    if (execution->graph.use_count() > 1) wrong(OK, "cuGraphExecDestroy of a graph whose launch has not ended");
    delete execution;
    count("executions", -1);
    return OK;
}
CALL int cuGraphLaunch(Execution* execution, Stream* stream) {
    if (const int status = refuse_in_capture("cuGraphLaunch")) return status;
    count("replays", 1);
    return submit(stream, [graph = execution->graph] {
        for (const Work& work : graph->work) if (const int failed = work()) return failed;
        return int(OK);
    });
}
