"""Holds what a Flyte says of its messages by reflection against the flyteidl of this machine: HOST:PORT SERVICE…

Prints what differs, a line each, and how many messages were compared.
"""

import sys

import grpc
from flyteidl.service import admin_pb2, dataproxy_pb2, signal_pb2  # noqa: F401: they fill the pool
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

FIELD = descriptor_pb2.FieldDescriptorProto


def field(name, number, type_, label=FIELD.LABEL_OPTIONAL, type_name=None):
    return FIELD(name=name, number=number, type=type_, label=label, type_name=type_name)


def message(name, *fields):
    return descriptor_pb2.DescriptorProto(name=name, field=fields)


# The few fields of grpc.reflection.v1 that are needed: its Python package isn't a part of flytekit.
REFLECTION = descriptor_pb2.FileDescriptorProto(
    name="reflection.proto",
    package="r",
    syntax="proto3",
    message_type=[
        message("Request", field("symbol", 4, FIELD.TYPE_STRING)),
        message("Files", field("files", 1, FIELD.TYPE_BYTES, FIELD.LABEL_REPEATED)),
        message("Response", field("answer", 4, FIELD.TYPE_MESSAGE, type_name=".r.Files")),
    ],
)


def ask(address, services):
    classes = message_factory.GetMessages([REFLECTION])
    call = grpc.insecure_channel(address).stream_stream(
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=classes["r.Response"].FromString,
    )
    files = {}
    for response in call(iter([classes["r.Request"](symbol=service) for service in services])):
        for data in response.answer.files:
            file = descriptor_pb2.FileDescriptorProto.FromString(data)
            files[file.name] = file
    return files


def compare(path, found, real):
    """Everything that is there must be as in the real one, and messages must be whole."""
    names = {one.name: one for one in real.field}
    for one in found.field:
        other = names.pop(one.name, None)
        keys = ("number", "type", "label", "type_name", "json_name")
        if other is None:
            yield f"{path}.{one.name}: the real one lacks it"
        elif any(getattr(one, key) != getattr(other, key) for key in keys):
            yield f"{path}.{one.name}: {one} is {other}"
        elif oneof(found, one) != oneof(real, other):
            yield f"{path}.{one.name}: in {oneof(found, one)} instead of {oneof(real, other)}"
    yield from (f"{path}.{name}: missing" for name in names)
    yield from compare_enums(path, found.enum_type, real.enum_type)
    nested = {one.name: one for one in real.nested_type}
    for one in found.nested_type:
        yield from compare(f"{path}.{one.name}", one, nested[one.name])


def compare_enums(path, found, real):
    values = {one.name: [(value.name, value.number) for value in one.value] for one in real}
    for one in found:
        if [(value.name, value.number) for value in one.value] != values.get(one.name):
            yield f"{path}.{one.name}: other values"


def oneof(owner, one):
    return owner.oneof_decl[one.oneof_index].name if one.HasField("oneof_index") else None


def main(address, services):
    pool = descriptor_pool.Default()
    compared = 0
    for name, found in sorted(ask(address, services).items()):
        if not name.startswith("flyteidl/"):
            continue
        real = descriptor_pb2.FileDescriptorProto()
        pool.FindFileByName(name).CopyToProto(real)
        messages = {one.name: one for one in real.message_type}
        for one in found.message_type:
            compared += 1
            for line in compare(f"{name} {one.name}", one, messages[one.name]):
                print(line)
        for line in compare_enums(name, found.enum_type, real.enum_type):
            print(line)
        methods = {(one.name, m.name): m for one in real.service for m in one.method}
        for service in found.service:
            for method in service.method:
                real_method = methods[(service.name, method.name)]
                if (method.input_type, method.output_type) != (real_method.input_type, real_method.output_type):
                    print(f"{service.name}.{method.name}: other types")
    print(f"{compared} messages compared")


main(sys.argv[1], sys.argv[2:])
